package io.mooring.functions.cluster;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.access.Operation;
import io.mooring.functions.access.Paths;
import io.mooring.functions.edge.HttpFunctions;
import java.util.Optional;

/** The REST operations of connected clusters. */
public final class ClusterFunctions {
    private final HttpFunctions http;
    private final Clusters clusters;
    private final ClusterOperations operations;

    public ClusterFunctions(HttpFunctions http, Clusters clusters, ClusterOperations operations) {
        this.http = http;
        this.clusters = clusters;
        this.operations = operations;
    }

    @FunctionName("ListClustersOfSubscription")
    public HttpResponseMessage listClustersOfSubscription(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTERS_OF_SUBSCRIPTION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_CLUSTERS_OF_SUBSCRIPTION, clusters::listOfSubscription);
    }

    @FunctionName("ListClustersOfGroup")
    public HttpResponseMessage listClustersOfGroup(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTERS_OF_GROUP,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_CLUSTERS_OF_GROUP, clusters::listOfGroup);
    }

    @FunctionName("HeadCluster")
    public HttpResponseMessage headCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTER,
                            methods = {HttpMethod.HEAD},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.HEAD_CLUSTER, clusters::head);
    }

    @FunctionName("GetClusterOperation")
    public HttpResponseMessage getClusterOperation(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTER_OPERATION,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_CLUSTER_OPERATION, operations::status);
    }

    @FunctionName("GetClusterResult")
    public HttpResponseMessage getClusterResult(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTER_RESULT,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_CLUSTER_RESULT, operations::result);
    }

    @FunctionName("GetCluster")
    public HttpResponseMessage getCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTER,
                            methods = {HttpMethod.GET},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.GET_CLUSTER, clusters::get);
    }

    @FunctionName("PutCluster")
    public HttpResponseMessage putCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTER,
                            methods = {HttpMethod.PUT},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PUT_CLUSTER, clusters::put);
    }

    @FunctionName("PatchCluster")
    public HttpResponseMessage patchCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTER,
                            methods = {HttpMethod.PATCH},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.PATCH_CLUSTER, clusters::patch);
    }

    @FunctionName("ListClusterUserCredential")
    public HttpResponseMessage listClusterUserCredential(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTER_CREDENTIAL,
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.LIST_CLUSTER_CREDENTIAL, clusters::credential);
    }

    @FunctionName("DeleteCluster")
    public HttpResponseMessage deleteCluster(
            @HttpTrigger(
                            name = "request",
                            route = Paths.CLUSTER,
                            methods = {HttpMethod.DELETE},
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request) {
        return http.serve(request, Operation.DELETE_CLUSTER, clusters::delete);
    }
}
