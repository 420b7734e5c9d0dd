package io.mooring.functions.arm;

import io.mooring.protocol.arm.ArmError;
import java.util.Map;
import java.util.TreeMap;

/** A request that ends in an error of the caller's: its status, its stable code, and words for people. */
public final class ArmFailure extends RuntimeException {
    private final int status;
    private final String code;
    private final Map<String, String> headers;

    private ArmFailure(int status, String code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = Map.copyOf(headers);
    }

    public static ArmFailure of(int status, String code, String message) {
        return new ArmFailure(status, code, message, Map.of());
    }

    /** The request is not what it must be to be understood. */
    public static ArmFailure invalid(String message) {
        return of(400, "InvalidRequestContent", message);
    }

    /** The request is understood, and breaks a rule of the resource. */
    public static ArmFailure refused(String message) {
        return of(400, "ValidationFailed", message);
    }

    public static ArmFailure conflict(String message) {
        return of(409, "Conflict", message);
    }

    public static ArmFailure notFound(String type, String name, String group) {
        return of(
                404,
                "ResourceNotFound",
                "The Resource '" + type + "/" + name + "' under resource group '" + group + "' was not found.");
    }

    public ArmFailure with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new ArmFailure(status, code, message(), more);
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public ArmResponse response() {
        return new ArmResponse(status, ArmError.of(code, message()), headers).with("x-ms-error-code", code);
    }

    private String message() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
