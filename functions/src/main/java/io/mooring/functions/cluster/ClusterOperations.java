package io.mooring.functions.cluster;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Location;
import io.mooring.functions.arm.OperationLinks;
import io.mooring.functions.operation.Cascade;
import io.mooring.functions.operation.LongOperation;

/** The long-running operations of clusters. Whoever knows the name of one may ask how far it is. */
public final class ClusterOperations {
    private static final String AT = "/providers/Microsoft.Kubernetes/locations/";

    private final Cascade cascade;
    private final Cascade.Step step;

    public ClusterOperations(Cascade cascade, Cascade.Step step) {
        this.cascade = cascade;
        this.step = step;
    }

    /** Tells the caller how to follow an operation. */
    static ArmResponse linked(ArmResponse response, Call call, Cluster cluster, LongOperation operation) {
        String base = AT + Location.region(cluster.location());
        ArmResponse linked =
                OperationLinks.status(response, call.request(), base + "/operationStatuses/" + operation.name());
        return response.status() == 202
                ? OperationLinks.result(linked, call.request(), base + "/operationResults/" + operation.name())
                : linked;
    }

    /** The answer to a poll of Azure-AsyncOperation. */
    public ArmResponse status(Call call) {
        LongOperation operation = cascade.find(call)
                .orElseThrow(() -> ArmFailure.of(
                        404,
                        "ResourceNotFound",
                        "There is no operation '" + call.part("operation") + "', or it ended more than a day ago."));
        return cascade.advance(operation, step, call.now()).status(call.request());
    }

    /** The answer to a poll of Location: nothing to read, once it is over. */
    public ArmResponse result(Call call) {
        return cascade.find(call)
                .map(operation -> cascade.advance(operation, step, call.now()))
                .map(operation -> Cascade.result(call.request(), operation))
                .orElseGet(() -> ArmResponse.empty(204));
    }
}
