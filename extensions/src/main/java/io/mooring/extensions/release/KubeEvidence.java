package io.mooring.extensions.release;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers what explains a failure, before it is undone. Best effort: what cannot be had is left out. */
final class KubeEvidence {
    private static final long PODS_MAX = 100;
    private static final long EVENTS_MAX = 500;
    private static final int EACH_MAX = 6;
    private static final int LOGS_MAX = 3;
    private static final int LINES_MAX = 20;
    private static final int LINE_LENGTH_MAX = 200;
    private static final int TEXT_LENGTH_MAX = 500;
    private static final int LOG_BYTES_MAX = 16 << 10;

    /** Logs are read by people who may not read Secrets. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:password|passwd|secret|token|api[-_]?key|authorization)[\"']?\\s*[=:]\\s*)(?:bearer\\s+)?[^\\s,;]+");

    private final KubernetesClient client;
    private final KubeWorkloads workloads;

    KubeEvidence(KubernetesClient client) {
        this.client = client;
        this.workloads = new KubeWorkloads(client);
    }

    /** About the objects of a revision, hooks included. */
    List<Evidence> about(Collection<ManifestObject> objects) {
        Map<String, TreeSet<String>> byNamespace = new TreeMap<>();
        objects.forEach(object -> byNamespace
                .computeIfAbsent(object.namespace(), ignored -> new TreeSet<>())
                .add(object.name()));
        List<Evidence> found = new ArrayList<>();
        try {
            objects.stream()
                    .flatMap(object -> workloads.troubles(object).stream()
                            .map(trouble -> new Evidence(Evidence.Kind.OBJECT, object.toString(), shortened(trouble))))
                    .limit(EACH_MAX)
                    .forEach(found::add);
            List<Pod> pods = byNamespace.entrySet().stream()
                    .flatMap(each -> pods(each.getKey(), each.getValue()))
                    .toList();
            pods.stream().flatMap(KubeEvidence::troubles).limit(EACH_MAX).forEach(found::add);
            byNamespace.entrySet().stream()
                    .flatMap(each -> warnings(each.getKey(), each.getValue()))
                    .distinct()
                    .limit(EACH_MAX)
                    .forEach(found::add);
            pods.stream().flatMap(this::logs).limit(LOGS_MAX).forEach(found::add);
        } catch (KubernetesClientException unavailable) {
            found.add(new Evidence(
                    Evidence.Kind.OBJECT,
                    "Cluster",
                    shortened("not everything could be asked: " + unavailable.getMessage())));
        }
        return List.copyOf(found);
    }

    private Stream<Pod> pods(String namespace, Collection<String> names) {
        return client
                .pods()
                .inNamespace(namespace)
                .list(new ListOptionsBuilder().withLimit(PODS_MAX).build())
                .getItems()
                .stream()
                .filter(pod -> belongs(pod.getMetadata().getName(), names) && !ready(pod));
    }

    private static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private static Stream<Evidence> troubles(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Stream.empty();
        }
        Stream<String> conditions = status.getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False"))
                .map(condition -> "is not scheduled: " + condition.getMessage());
        Stream<String> containers = Stream.concat(
                        status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
                .flatMap(container -> Stream.of(container.getState(), container.getLastState())
                        .flatMap(state -> trouble(container, state).stream()));
        return Stream.concat(conditions, containers)
                .map(text -> new Evidence(Evidence.Kind.OBJECT, name(pod), shortened(text)));
    }

    private static List<String> trouble(ContainerStatus container, @Nullable ContainerState state) {
        if (state != null && state.getWaiting() != null) {
            return List.of("container " + container.getName() + " waits: "
                    + state.getWaiting().getReason()
                    + because(state.getWaiting().getMessage()));
        }
        if (state != null
                && state.getTerminated() != null
                && !Integer.valueOf(0).equals(state.getTerminated().getExitCode())) {
            return List.of("container " + container.getName() + " ended with "
                    + state.getTerminated().getExitCode() + " (" + container.getRestartCount() + " restarts)"
                    + because(state.getTerminated().getMessage()));
        }
        return List.of();
    }

    private static String because(@Nullable String message) {
        return message == null || message.isBlank() ? "" : ": " + message.strip();
    }

    private Stream<Evidence> warnings(String namespace, Collection<String> names) {
        List<Event> events = client.v1()
                .events()
                .inNamespace(namespace)
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
                .map(event -> new Evidence(
                        Evidence.Kind.EVENT,
                        event.getInvolvedObject().getKind() + " "
                                + event.getInvolvedObject().getName(),
                        shortened(event.getReason() + because(event.getMessage()))));
    }

    private Stream<Evidence> logs(Pod pod) {
        if (pod.getStatus() == null) {
            return Stream.empty();
        }
        return Stream.concat(
                        pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream())
                .filter(container -> started(container))
                .flatMap(container -> log(pod, container).stream());
    }

    private static boolean started(ContainerStatus container) {
        ContainerState now = container.getState();
        ContainerState before = container.getLastState();
        return (now != null && (now.getRunning() != null || now.getTerminated() != null))
                || (before != null && before.getTerminated() != null);
    }

    private List<Evidence> log(Pod pod, ContainerStatus container) {
        // While it waits to be started again, its words are those of the life before.
        boolean previous = container.getState() != null
                && container.getState().getWaiting() != null
                && container.getLastState() != null
                && container.getLastState().getTerminated() != null;
        String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName() + "/log?container="
                + URLEncoder.encode(container.getName(), StandardCharsets.UTF_8) + "&tailLines=" + LINES_MAX
                + "&limitBytes=" + LOG_BYTES_MAX + (previous ? "&previous=true" : "");
        try {
            String text = client.raw(path);
            return text == null || text.isBlank()
                    ? List.of()
                    : List.of(new Evidence(
                            Evidence.Kind.LOG, name(pod) + " container " + container.getName(), lastLines(text)));
        } catch (KubernetesClientException noLog) {
            return List.of(); // Nodes can be out of reach; the rest of the evidence stands.
        }
    }

    /** The end of a log, without what looks like a secret. */
    static String lastLines(String log) {
        List<String> lines = log.lines()
                .map(line -> SECRET.matcher(line).replaceAll("$1***"))
                .map(line -> line.length() > LINE_LENGTH_MAX ? line.substring(0, LINE_LENGTH_MAX) + "…" : line)
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_MAX), lines.size()));
    }

    private static String name(Pod pod) {
        return "Pod " + pod.getMetadata().getName();
    }

    private static String shortened(String text) {
        return text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) + "…" : text;
    }

    /** Pods and ReplicaSets are named after the object that made them. */
    private static boolean belongs(@Nullable String name, Collection<String> owners) {
        return name != null && owners.stream().anyMatch(owner -> name.equals(owner) || name.startsWith(owner + "-"));
    }
}
