package io.mooring.functions.arm;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The headers by which a client follows a long-running operation: absolute, by the host that the client asked. */
public final class OperationLinks {
    /** Seconds between two polls; clients that are not told wait 30. */
    public static final String RETRY_AFTER = "1";

    private OperationLinks() {}

    /**
     * Adds the headers for an operation below its resource.
     *
     * @param resourceId ARM id of the resource
     * @param withLocation the operation ends with nothing to read: a deletion
     */
    public static ArmResponse on(
            ArmResponse response, ArmRequest request, String resourceId, String operation, boolean withLocation) {
        ArmResponse linked = status(response, request, resourceId + "/operations/" + operation);
        return withLocation ? result(linked, request, resourceId + "/operationResults/" + operation) : linked;
    }

    /** Says where the status of an operation is. */
    public static ArmResponse status(ArmResponse response, ArmRequest request, String path) {
        return response.with("Azure-AsyncOperation", absolute(request, path)).with("Retry-After", RETRY_AFTER);
    }

    /** Says where an operation shows that it is over. */
    public static ArmResponse result(ArmResponse response, ArmRequest request, String path) {
        return response.with("Location", absolute(request, path)).with("Retry-After", RETRY_AFTER);
    }

    private static String absolute(ArmRequest request, String path) {
        String version = request.query("api-version");
        return request.origin() + path + "?api-version="
                + URLEncoder.encode(version == null ? "" : version, StandardCharsets.UTF_8);
    }
}
