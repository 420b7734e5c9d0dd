package io.mooring.extensions.catalog;

import io.mooring.extensions.chart.FolderContent;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The types of extensions that can be had by name. */
public final class Catalog {
    /** Where the build puts the files of `extensions/catalog`. */
    static final String SHIPPED_FOLDER = "mooring-catalog";

    private static final String LANDMARK = "README.md";

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

    /** Reads each `*.yaml` at the folder's top as one type. */
    static Catalog of(Map<String, byte[]> files) throws CatalogInvalid {
        Map<String, ExtensionType> types = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().matches("[^/]+\\.yaml")) {
                ExtensionType type = new TypeFile(file.getKey()).read(file.getValue());
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
}
