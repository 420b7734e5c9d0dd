package io.mooring.extensions.catalog;

/** A file of the catalogue cannot be used; the message names it and says why. */
public final class CatalogInvalid extends Exception {
    private static final long serialVersionUID = 1;

    CatalogInvalid(String file, String why) {
        super(file + ": " + why);
    }

    CatalogInvalid(String file, String why, Throwable cause) {
        super(file + ": " + why, cause);
    }
}
