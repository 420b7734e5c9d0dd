package io.mooring.gitops.health;

import static io.mooring.gitops.health.Health.CURRENT;
import static io.mooring.gitops.health.Health.failed;
import static io.mooring.gitops.health.Health.inProgress;

import io.mooring.gitops.object.KubernetesObject;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of kstatus: health as a pure function of an object. */
public final class KStatus {
    /** Kinds that are current as soon as they exist: they have no status, or none that says anything about progress. */
    private static final Set<String> PASSIVE = Set.of(
            "ConfigMap",
            "Secret",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "ClusterRole",
            "ClusterRoleBinding",
            "StorageClass",
            "PriorityClass",
            "IngressClass",
            "RuntimeClass",
            "NetworkPolicy",
            "LimitRange",
            "Endpoints",
            "EndpointSlice",
            "Ingress",
            "ValidatingWebhookConfiguration",
            "MutatingWebhookConfiguration");

    private static final Set<String> BUILT_IN_GROUPS = Set.of(
            "",
            "apps",
            "batch",
            "rbac.authorization.k8s.io",
            "storage.k8s.io",
            "scheduling.k8s.io",
            "networking.k8s.io",
            "node.k8s.io",
            "discovery.k8s.io",
            "admissionregistration.k8s.io");

    private KStatus() {}

    /** Whether objects of a kind are current once they exist, so that nobody needs to look at them again. */
    public static boolean passive(String group, String kind) {
        return BUILT_IN_GROUPS.contains(group) && PASSIVE.contains(kind);
    }

    public static Health of(KubernetesObject object) {
        if (object.deleting()) {
            return new Health(Health.State.TERMINATING, "is being deleted");
        }
        if (passive(object.group(), object.kind())) {
            return CURRENT;
        }
        long observed = object.status().path("observedGeneration").asLong(object.generation());
        if (observed < object.generation()) {
            return inProgress("generation " + object.generation() + " is not observed yet");
        }
        return switch (object.group() + "/" + object.kind()) {
            case "apps/Deployment" -> deployment(object);
            case "apps/StatefulSet" -> statefulSet(object);
            case "apps/DaemonSet" -> daemonSet(object);
            case "apps/ReplicaSet" -> replicaSet(object);
            case "batch/Job" -> job(object);
            case "/Pod" -> pod(object);
            case "/PersistentVolumeClaim" -> phase(object, "Bound");
            case "/Namespace" -> phase(object, "Active");
            case "/Service" -> service(object);
            case "apiextensions.k8s.io/CustomResourceDefinition" -> definition(object);
            case "policy/PodDisruptionBudget" ->
                object.status().has("observedGeneration") ? CURRENT : inProgress("is not observed yet");
            default -> generic(object);
        };
    }

    private static Health deployment(KubernetesObject object) {
        if (condition(object, "Progressing")
                .filter(progressing -> progressing.path("reason").asString("").equals("ProgressDeadlineExceeded"))
                .isPresent()) {
            return failed("progress deadline exceeded");
        }
        JsonNode status = object.status();
        long wanted = object.spec().path("replicas").asLong(1);
        if (!status.has("observedGeneration")) {
            return inProgress("is not observed yet");
        }
        if (count(status, "updatedReplicas") < wanted) {
            return inProgress("updated: " + count(status, "updatedReplicas") + "/" + wanted);
        }
        if (count(status, "replicas") > wanted) {
            return inProgress("pending termination: " + (count(status, "replicas") - wanted));
        }
        if (count(status, "availableReplicas") < wanted) {
            return inProgress("available: " + count(status, "availableReplicas") + "/" + wanted);
        }
        if (count(status, "readyReplicas") < wanted) {
            return inProgress("ready: " + count(status, "readyReplicas") + "/" + wanted);
        }
        boolean available =
                condition(object, "Available").filter(KStatus::isTrue).isPresent();
        return available ? CURRENT : inProgress("is not available");
    }

    private static Health statefulSet(KubernetesObject object) {
        if (object.spec().path("updateStrategy").path("type").asString("").equals("OnDelete")) {
            return CURRENT;
        }
        JsonNode status = object.status();
        long wanted = object.spec().path("replicas").asLong(1);
        if (!status.has("observedGeneration")) {
            return inProgress("is not observed yet");
        }
        if (count(status, "readyReplicas") < wanted) {
            return inProgress("ready: " + count(status, "readyReplicas") + "/" + wanted);
        }
        if (count(status, "replicas") > wanted) {
            return inProgress("pending termination: " + (count(status, "replicas") - wanted));
        }
        long partition = object.spec()
                .path("updateStrategy")
                .path("rollingUpdate")
                .path("partition")
                .asLong(0);
        if (partition > 0) {
            long updated = count(status, "updatedReplicas");
            return updated >= wanted - partition
                    ? CURRENT
                    : inProgress("updated: " + updated + "/" + (wanted - partition));
        }
        if (!status.path("currentRevision")
                .asString("")
                .equals(status.path("updateRevision").asString(""))) {
            return inProgress("updated: " + count(status, "updatedReplicas") + "/" + wanted);
        }
        return CURRENT;
    }

    private static Health daemonSet(KubernetesObject object) {
        JsonNode status = object.status();
        if (!status.has("desiredNumberScheduled") || !status.has("observedGeneration")) {
            return inProgress("is not observed yet");
        }
        long wanted = count(status, "desiredNumberScheduled");
        for (String field :
                new String[] {"currentNumberScheduled", "updatedNumberScheduled", "numberAvailable", "numberReady"}) {
            if (count(status, field) < wanted) {
                return inProgress(field + ": " + count(status, field) + "/" + wanted);
            }
        }
        return CURRENT;
    }

    private static Health replicaSet(KubernetesObject object) {
        JsonNode status = object.status();
        long wanted = object.spec().path("replicas").asLong(1);
        if (condition(object, "ReplicaFailure").filter(KStatus::isTrue).isPresent()) {
            return inProgress("replica failure");
        }
        for (String field : new String[] {"fullyLabeledReplicas", "availableReplicas", "readyReplicas"}) {
            if (count(status, field) < wanted) {
                return inProgress(field + ": " + count(status, field) + "/" + wanted);
            }
        }
        return count(status, "replicas") > wanted ? inProgress("pending termination") : CURRENT;
    }

    /** A job counts as current once it has started, as in kstatus; only a failed one is not. */
    private static Health job(KubernetesObject object) {
        Optional<JsonNode> failed = condition(object, "Failed").filter(KStatus::isTrue);
        if (failed.isPresent()) {
            return failed("job failed: " + failed.get().path("message").asString(""));
        }
        return object.status().has("startTime") ? CURRENT : inProgress("has not started");
    }

    private static Health pod(KubernetesObject object) {
        return switch (object.status().path("phase").asString("")) {
            case "Succeeded" -> CURRENT;
            case "Failed" ->
                failed("pod failed: " + object.status().path("message").asString(""));
            case "Running" ->
                condition(object, "Ready").filter(KStatus::isTrue).isPresent() ? CURRENT : inProgress("is not ready");
            case "Pending" -> inProgress("is pending");
            default -> inProgress("has no phase yet");
        };
    }

    private static Health service(KubernetesObject object) {
        boolean waits = object.spec().path("type").asString("").equals("LoadBalancer")
                && object.status().path("loadBalancer").path("ingress").isEmpty();
        return waits ? inProgress("load balancer has no address yet") : CURRENT;
    }

    private static Health definition(KubernetesObject object) {
        Optional<JsonNode> names = condition(object, "NamesAccepted");
        if (names.filter(node -> node.path("status").asString("").equals("False"))
                .isPresent()) {
            return failed(names.get().path("message").asString("names are not accepted"));
        }
        return condition(object, "Established").filter(KStatus::isTrue).isPresent()
                ? CURRENT
                : inProgress("is not established yet");
    }

    private static Health phase(KubernetesObject object, String wanted) {
        String phase = object.status().path("phase").asString("");
        return phase.equals(wanted) ? CURRENT : inProgress("phase is " + (phase.isEmpty() ? "not set" : phase));
    }

    private static Health generic(KubernetesObject object) {
        Optional<JsonNode> stalled = condition(object, "Stalled").filter(KStatus::isTrue);
        if (stalled.isPresent()) {
            return failed(stalled.get().path("message").asString(""));
        }
        Optional<JsonNode> reconciling = condition(object, "Reconciling").filter(KStatus::isTrue);
        if (reconciling.isPresent()) {
            return inProgress(reconciling.get().path("message").asString(""));
        }
        return condition(object, "Ready")
                .filter(ready -> !isTrue(ready))
                .map(ready -> inProgress(ready.path("message").asString("")))
                .orElse(CURRENT);
    }

    private static Optional<JsonNode> condition(KubernetesObject object, String type) {
        return object.status()
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals(type))
                .findFirst();
    }

    private static boolean isTrue(JsonNode condition) {
        return condition.path("status").asString("").equals("True");
    }

    private static long count(JsonNode status, String field) {
        return status.path(field).asLong(0);
    }
}
