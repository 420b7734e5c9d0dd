package io.mooring.functions.arm;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The headers by which a client follows a long-running operation: absolute, by the host that the client asked. */
public final class OperationLinks {
    /** Seconds between two polls; clients that are not told wait 30. */
    public static final String RETRY_AFTER = "1";

    private OperationLinks() {}

    /**
     * Adds the headers.
     *
     * @param resourceId ARM id of the resource
     * @param withLocation the operation ends with nothing to read: a deletion
     */
    public static ArmResponse on(
            ArmResponse response, ArmRequest request, String resourceId, String operation, boolean withLocation) {
        String version = request.query("api-version");
        String query = "?api-version=" + URLEncoder.encode(version == null ? "" : version, StandardCharsets.UTF_8);
        String base = request.origin() + resourceId;
        ArmResponse linked = response.with("Azure-AsyncOperation", base + "/operations/" + operation + query)
                .with("Retry-After", RETRY_AFTER);
        return withLocation ? linked.with("Location", base + "/operationResults/" + operation + query) : linked;
    }
}
