package io.mooring.extensions.release;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.extensions.helm.ReleaseName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The objects of a release that run something: whether they are ready, and why not. */
final class KubeWorkloads {
    private final KubernetesClient client;

    KubeWorkloads(KubernetesClient client) {
        this.client = client;
    }

    /** One line for each object that is not ready; none when all are. */
    List<String> unready(ReleaseName release, String manifest) {
        try {
            return ManifestObject.in(manifest, release.namespace()).stream()
                    .flatMap(object -> why(object).stream().map(reason -> object + ": " + reason))
                    .toList();
        } catch (KubernetesClientException failed) {
            throw new ClusterUnavailable("read the objects of release " + release, failed);
        }
    }

    /** Why an object is not as it shall be, with the conditions that say so. */
    List<String> troubles(ManifestObject object) {
        if (object.kind().equals("Job")) {
            return jobTroubles(object);
        }
        Optional<String> why = why(object);
        if (why.isEmpty()) {
            return List.of();
        }
        String conditions = object.kind().equals("Deployment") ? conditions(object) : "";
        return List.of(why.get() + conditions);
    }

    private String conditions(ManifestObject object) {
        Deployment found = client.apps()
                .deployments()
                .inNamespace(object.namespace())
                .withName(object.name())
                .get();
        if (found == null || found.getStatus() == null) {
            return "";
        }
        return found.getStatus().getConditions().stream()
                .filter(condition -> condition.getStatus().equals("False")
                        || (condition.getType().equals("ReplicaFailure")
                                && condition.getStatus().equals("True")))
                .map(condition -> "; " + condition.getType() + "=" + condition.getStatus() + " " + condition.getReason()
                        + ": " + condition.getMessage())
                .collect(Collectors.joining());
    }

    private List<String> jobTroubles(ManifestObject object) {
        Job job = client.batch()
                .v1()
                .jobs()
                .inNamespace(object.namespace())
                .withName(object.name())
                .get();
        if (job == null || job.getStatus() == null) {
            return List.of();
        }
        if (or(job.getStatus().getSucceeded(), 0) > 0) {
            return List.of();
        }
        String failed = job.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Failed")
                        && condition.getStatus().equals("True"))
                .map(condition -> ": " + condition.getReason() + ": " + condition.getMessage())
                .collect(Collectors.joining());
        return List.of(
                failed.isEmpty()
                        ? "has not ended (" + or(job.getStatus().getActive(), 0) + " active, "
                                + or(job.getStatus().getFailed(), 0) + " failed pods)"
                        : "has failed" + failed);
    }

    private Optional<String> why(ManifestObject object) {
        return switch (object.kind()) {
            case "Deployment" -> {
                Deployment found = client.apps()
                        .deployments()
                        .inNamespace(object.namespace())
                        .withName(object.name())
                        .get();
                yield found == null ? Optional.of("is missing") : unready(found);
            }
            case "StatefulSet" -> {
                StatefulSet found = client.apps()
                        .statefulSets()
                        .inNamespace(object.namespace())
                        .withName(object.name())
                        .get();
                yield found == null ? Optional.of("is missing") : unready(found);
            }
            case "DaemonSet" -> {
                DaemonSet found = client.apps()
                        .daemonSets()
                        .inNamespace(object.namespace())
                        .withName(object.name())
                        .get();
                yield found == null ? Optional.of("is missing") : unready(found);
            }
            default -> Optional.empty();
        };
    }

    static Optional<String> unready(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int wanted = or(deployment.getSpec().getReplicas(), 1);
        if (status == null || behind(deployment, status.getObservedGeneration())) {
            return Optional.of("is not looked at yet");
        }
        int updated = or(status.getUpdatedReplicas(), 0);
        int available = or(status.getAvailableReplicas(), 0);
        if (or(status.getReplicas(), 0) > updated) {
            return Optional.of("old pods are still there");
        }
        return updated >= wanted && available >= wanted
                ? Optional.empty()
                : Optional.of(available + " of " + wanted + " ready");
    }

    static Optional<String> unready(StatefulSet set) {
        StatefulSetStatus status = set.getStatus();
        int wanted = or(set.getSpec().getReplicas(), 1);
        if (status == null || behind(set, status.getObservedGeneration())) {
            return Optional.of("is not looked at yet");
        }
        int ready = Math.min(or(status.getReadyReplicas(), 0), or(status.getUpdatedReplicas(), 0));
        return ready >= wanted ? Optional.empty() : Optional.of(ready + " of " + wanted + " ready");
    }

    static Optional<String> unready(DaemonSet set) {
        DaemonSetStatus status = set.getStatus();
        if (status == null || behind(set, status.getObservedGeneration())) {
            return Optional.of("is not looked at yet");
        }
        int wanted = or(status.getDesiredNumberScheduled(), 0);
        int ready = Math.min(or(status.getNumberReady(), 0), or(status.getUpdatedNumberScheduled(), 0));
        return ready >= wanted ? Optional.empty() : Optional.of(ready + " of " + wanted + " ready");
    }

    private static boolean behind(HasMetadata object, @Nullable Long observed) {
        Long generation = object.getMetadata().getGeneration();
        return observed == null || (generation != null && observed < generation);
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
