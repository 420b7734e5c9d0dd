package io.mooring.azurite.keyvault;

/** A request that the vault refuses, with the status and the code that Key Vault gives. */
final class VaultError extends RuntimeException {
    private final int status;
    private final String code;

    private VaultError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static VaultError badParameter(String message) {
        return new VaultError(400, "BadParameter", message);
    }

    static VaultError notFound(String kind, String name) {
        return new VaultError(404, kind + "NotFound", "A " + kind + " with (name/id) " + name + " was not found.");
    }

    static VaultError conflict(String message) {
        return new VaultError(409, "Conflict", message);
    }

    static VaultError forbidden(String message) {
        return new VaultError(403, "Forbidden", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
