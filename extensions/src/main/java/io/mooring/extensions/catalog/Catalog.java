package io.mooring.extensions.catalog;

import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.chart.FolderContent;
import io.mooring.protocol.catalog.ChartOrigin;
import io.mooring.protocol.catalog.ExtensionType;
import io.mooring.protocol.catalog.ExtensionTypeFile;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The types of extensions that can be had by name. */
public final class Catalog {
    /** Where the build puts the files of `extensions/catalog`. */
    static final String SHIPPED_FOLDER = "mooring-catalog";

    private static final String LANDMARK = "README.md";
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Map<String, ExtensionType> types;

    private Catalog(Map<String, ExtensionType> types) {
        this.types = types;
    }

    /** The types that come with Mooring. */
    public static Catalog shipped() {
        try {
            return of(FolderContent.onClassPath(Catalog.class.getClassLoader(), SHIPPED_FOLDER, LANDMARK));
        } catch (IOException | CatalogInvalid broken) {
            throw new IllegalStateException("the shipped catalogue is broken", broken);
        }
    }

    /** Reads each `*.yaml` of the folder `types` as one type. */
    static Catalog of(Map<String, byte[]> files) throws CatalogInvalid {
        Map<String, ExtensionType> types = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().matches("types/[^/]+\\.yaml")) {
                ExtensionType type = read(file.getKey(), file.getValue());
                if (types.put(type.name(), type) != null) {
                    throw new CatalogInvalid(file.getKey(), "the type " + type.name() + " is there twice");
                }
            }
        }
        return new Catalog(types);
    }

    public Optional<ExtensionType> find(String type) {
        return Optional.ofNullable(types.get(type.toLowerCase(Locale.ROOT)));
    }

    /** All types, by name. */
    public List<ExtensionType> types() {
        return List.copyOf(types.values());
    }

    /**
     * The chart of a type in an exact version or the newest of a range; only repositories hold more than one. Empty if
     * there is nothing to install.
     *
     * @throws IllegalArgumentException in words if the place of the chart is none
     */
    public static Optional<ChartSource> chart(ExtensionType type, String versionOrRange) {
        return switch (type.chart()) {
            case ChartOrigin.Bundled(String folder) ->
                Optional.of(new ChartSource.Bundled(SHIPPED_FOLDER + "/charts/" + folder));
            case ChartOrigin.Repository(String url, String name) ->
                Optional.of(new ChartSource.Repository(URI.create(url), name, versionOrRange, type.signature()));
            case ChartOrigin.Git git ->
                Optional.of(new ChartSource.Git(URI.create(git.url()), reference(git), git.path()));
            case ChartOrigin.BuiltIn ignored -> Optional.empty();
        };
    }

    private static ChartSource.GitReference reference(ChartOrigin.Git git) {
        if (!git.commit().isEmpty()) {
            return new ChartSource.GitReference.Commit(git.commit());
        }
        return git.tag().isEmpty()
                ? new ChartSource.GitReference.Branch(git.branch())
                : new ChartSource.GitReference.Tag(git.tag());
    }

    private static ExtensionType read(String file, byte[] yaml) throws CatalogInvalid {
        try {
            return ExtensionTypeFile.read(YAML.readTree(yaml));
        } catch (JacksonException broken) {
            throw new CatalogInvalid(file, "it is not YAML", broken);
        } catch (IllegalArgumentException refused) {
            throw new CatalogInvalid(file, String.valueOf(refused.getMessage()), refused);
        }
    }
}
