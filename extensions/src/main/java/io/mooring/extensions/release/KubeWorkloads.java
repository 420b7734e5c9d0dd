package io.mooring.extensions.release;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.extensions.helm.ReleaseName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The objects of a release that run something: whether they are ready, and what explains it when they are not. */
final class KubeWorkloads {
    private static final long PODS_MAX = 50;
    private static final long EVENTS_MAX = 500;
    private static final int LINES_MAX = 10;
    private static final int LINE_LENGTH_MAX = 300;

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

    /** What the cluster says about pods and objects of a release; best effort, so it may be empty. */
    List<String> evidence(ReleaseName release, String manifest) {
        try {
            Set<String> names = ManifestObject.in(manifest, release.namespace()).stream()
                    .map(ManifestObject::name)
                    .collect(Collectors.toSet());
            return Stream.concat(pods(release, names), warnings(release, names))
                    .distinct()
                    .limit(LINES_MAX)
                    .map(line -> line.substring(0, Math.min(line.length(), LINE_LENGTH_MAX)))
                    .toList();
        } catch (KubernetesClientException unavailable) {
            return List.of("the cluster could not be asked for evidence");
        }
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

    private Stream<String> pods(ReleaseName release, Set<String> names) {
        List<Pod> pods = client.pods()
                .inNamespace(release.namespace())
                .list(new ListOptionsBuilder().withLimit(PODS_MAX).build())
                .getItems();
        return pods.stream()
                .filter(pod -> belongs(pod.getMetadata().getName(), names))
                .flatMap(pod -> troubles(pod).stream()
                        .map(trouble -> "Pod " + pod.getMetadata().getName() + ": " + trouble));
    }

    private static List<String> troubles(Pod pod) {
        List<String> troubles = new ArrayList<>();
        if (pod.getStatus() == null) {
            return troubles;
        }
        for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
            if (container.getState() != null && container.getState().getWaiting() != null) {
                String message = container.getState().getWaiting().getMessage();
                troubles.add(container.getName() + " waits, "
                        + container.getState().getWaiting().getReason() + (message == null ? "" : ": " + message));
            }
        }
        return troubles;
    }

    private Stream<String> warnings(ReleaseName release, Set<String> names) {
        List<Event> events = client.v1()
                .events()
                .inNamespace(release.namespace())
                .list(new ListOptionsBuilder()
                        .withFieldSelector("type=Warning")
                        .withLimit(EVENTS_MAX)
                        .build())
                .getItems();
        return events.stream()
                .filter(event -> belongs(event.getInvolvedObject().getName(), names))
                .sorted(Comparator.comparing(
                                (Event event) -> event.getLastTimestamp() == null ? "" : event.getLastTimestamp())
                        .reversed())
                .map(event -> event.getInvolvedObject().getKind() + " "
                        + event.getInvolvedObject().getName() + ": " + event.getReason() + ": " + event.getMessage());
    }

    /** Pods and ReplicaSets are named after the object that made them. */
    private static boolean belongs(@Nullable String name, Set<String> owners) {
        return name != null && owners.stream().anyMatch(owner -> name.equals(owner) || name.startsWith(owner + "-"));
    }
}
