package io.mooring.functions.catalog;

import io.mooring.protocol.catalog.ExtensionType;
import io.mooring.protocol.catalog.ExtensionTypeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The catalogue: what is packed with the hub, and the types of the hub's own source. */
public final class TypeCatalog {
    /** Where the build puts the files of {@code extensions/catalog/types}. */
    private static final String FOLDER = "mooring-catalog/types/";

    /** A type that is always there: class paths can be asked for files only. */
    private static final String LANDMARK = "microsoft.flux.yaml";

    private static final YAMLMapper YAML = new YAMLMapper();

    /** So old may be what an instance knows of the hub's own types. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Map<String, ExtensionType> shipped = new TreeMap<>();
    private final @Nullable OwnTypes source;
    private final Clock clock;
    private volatile Own own = new Own(Map.of(), Map.of(), Instant.EPOCH);

    /** What was read of the hub's own types, and when. */
    private record Own(Map<String, ExtensionType> types, Map<String, JsonNode> files, Instant readAt) {}

    private TypeCatalog(@Nullable OwnTypes source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** The types that come with Mooring. */
    public static TypeCatalog shipped() {
        return of(null, Clock.systemUTC());
    }

    /**
     * The types that come with Mooring, and others.
     *
     * @param own null if the hub has no source of types
     */
    public static TypeCatalog of(@Nullable OwnTypes own, Clock clock) {
        TypeCatalog catalog = new TypeCatalog(own, clock);
        try {
            catalog.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException("The catalogue of extension types cannot be read.", e);
        }
        return catalog;
    }

    public Optional<ExtensionType> find(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        ExtensionType known = shipped.get(name);
        return Optional.ofNullable(known != null ? known : own().types().get(name));
    }

    boolean isShipped(String type) {
        return shipped.containsKey(type);
    }

    /** The file of a type that agents do not bring along. */
    public Optional<JsonNode> own(String type) {
        return Optional.ofNullable(own().files().get(type.toLowerCase(Locale.ROOT)));
    }

    /** All types, by name. */
    public List<ExtensionType> types() {
        Map<String, ExtensionType> all = new TreeMap<>(own().types());
        all.putAll(shipped);
        return List.copyOf(all.values());
    }

    /** Something has changed. */
    void forget() {
        own = new Own(own.types(), own.files(), Instant.EPOCH);
    }

    private Own own() {
        Own known = own;
        Instant now = clock.instant();
        if (source == null || now.isBefore(known.readAt().plus(FRESH))) {
            return known;
        }
        Map<String, ExtensionType> types = new TreeMap<>();
        Map<String, JsonNode> files = new TreeMap<>();
        for (JsonNode file : source.byFile().values()) {
            try {
                ExtensionType type = ExtensionTypeFile.read(file);
                types.put(type.name(), type);
                files.put(type.name(), file);
            } catch (IllegalArgumentException e) {
                // Stored by a hub that knows more than this one: this one does without.
            }
        }
        own = new Own(types, files, now);
        return own;
    }

    private void readAll() throws IOException {
        URL found = TypeCatalog.class.getClassLoader().getResource(FOLDER + LANDMARK);
        if (found == null) {
            throw new IOException("there is no " + FOLDER + LANDMARK);
        }
        if (found.openConnection() instanceof JarURLConnection connection) {
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (entry.getName().startsWith(FOLDER) && !entry.isDirectory()) {
                        try (InputStream file = jar.getInputStream(entry)) {
                            read(entry.getName(), file.readAllBytes());
                        }
                    }
                }
            }
        } else {
            try (Stream<Path> files =
                    Files.list(Path.of(URI.create(found.toString())).resolveSibling("."))) {
                for (Path file : files.toList()) {
                    read(file.toString(), Files.readAllBytes(file));
                }
            }
        }
    }

    private void read(String file, byte[] yaml) throws IOException {
        try {
            ExtensionType type = ExtensionTypeFile.read(YAML.readTree(yaml));
            shipped.put(type.name(), type);
        } catch (RuntimeException e) {
            throw new IOException(file + " is not the description of an extension type", e);
        }
    }
}
