package io.mooring.azurite;

import java.util.regex.Pattern;

/** Name and key of an emulated storage account. */
public record StorageAccount(String name, String key) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{3,24}");

    /** The account that every emulator has, and whose key everybody knows. */
    public static final StorageAccount WELL_KNOWN = new StorageAccount(
            "devstoreaccount1",
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    public StorageAccount {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a storage account: " + name);
        }
    }

    @Override
    public String toString() {
        return "StorageAccount[" + name + "]";
    }
}
