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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The catalogue that is packed with the hub. */
public final class TypeCatalog {
    /** Where the build puts the files of {@code extensions/catalog/types}. */
    private static final String FOLDER = "mooring-catalog/types/";

    /** A type that is always there: class paths can be asked for files only. */
    private static final String LANDMARK = "microsoft.flux.yaml";

    private static final YAMLMapper YAML = new YAMLMapper();

    private final Map<String, ExtensionType> types = new TreeMap<>();

    private TypeCatalog() {}

    /** The types that come with Mooring. */
    public static TypeCatalog shipped() {
        TypeCatalog catalog = new TypeCatalog();
        try {
            catalog.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException("The catalogue of extension types cannot be read.", e);
        }
        return catalog;
    }

    public Optional<ExtensionType> find(String type) {
        return Optional.ofNullable(types.get(type.toLowerCase(Locale.ROOT)));
    }

    /** All types, by name. */
    public List<ExtensionType> types() {
        return List.copyOf(types.values());
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
            types.put(type.name(), type);
        } catch (RuntimeException e) {
            throw new IOException(file + " is not the description of an extension type", e);
        }
    }
}
