package io.mooring.gitops.operator;

import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The metrics of the operator, in Prometheus' text format, under the names that Flux's dashboards ask for. */
public final class Measurements {
    private static final double[] BOUNDS_SECONDS = {0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300};
    private static final List<String> STATUSES = List.of("True", "False", "Unknown");

    private final Map<String, Resources> kinds = new TreeMap<>();
    private final Map<Series, Durations> durations = new ConcurrentSkipListMap<>(Comparator.comparing(Series::kind)
            .thenComparing(series -> series.key().toString()));

    private record Series(String kind, Key key) {}

    /** A reconciler whose calls are measured; the resources of its kind are reported from now on. */
    public Reconciler of(String kind, Resources resources, Reconciler reconciler, Clock clock) {
        synchronized (kinds) {
            kinds.put(kind, resources);
        }
        return key -> {
            Instant start = clock.instant();
            try {
                return reconciler.reconcile(key);
            } finally {
                if (resources.find(key).isEmpty()) {
                    durations.remove(new Series(kind, key));
                } else {
                    durations
                            .computeIfAbsent(new Series(kind, key), ignored -> new Durations())
                            .add(Duration.between(start, clock.instant()));
                }
            }
        };
    }

    /** All of them. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("# HELP gotk_reconcile_duration_seconds How long reconciliations took.\n")
                .append("# TYPE gotk_reconcile_duration_seconds histogram\n");
        durations.forEach((series, measured) -> measured.write(text, labels(series.kind(), series.key())));
        Map<String, Resources> now;
        synchronized (kinds) {
            now = Map.copyOf(kinds);
        }
        StringBuilder suspended = new StringBuilder();
        text.append("# HELP gotk_reconcile_condition The Ready condition of resources.\n")
                .append("# TYPE gotk_reconcile_condition gauge\n");
        new TreeMap<>(now)
                .forEach((kind, resources) -> resources.all().stream()
                        .sorted(Comparator.comparing(object -> Key.of(object).toString()))
                        .forEach(object -> {
                            condition(text, kind, object);
                            suspended
                                    .append("gotk_suspend_status{")
                                    .append(labels(kind, Key.of(object)))
                                    .append("} ")
                                    .append(object.spec().path("suspend").asBoolean(false) ? 1 : 0)
                                    .append('\n');
                        }));
        return text.append("# HELP gotk_suspend_status Whether resources are suspended.\n")
                .append("# TYPE gotk_suspend_status gauge\n")
                .append(suspended)
                .toString();
    }

    private static void condition(StringBuilder text, String kind, KubernetesObject object) {
        String ready = Conditions.of(object, "Ready")
                .map(condition -> condition.path("status").asString(""))
                .orElse("Unknown");
        for (String status : STATUSES) {
            text.append("gotk_reconcile_condition{")
                    .append(labels(kind, Key.of(object)))
                    .append(",type=\"Ready\",status=\"")
                    .append(status)
                    .append("\"} ")
                    .append(status.equals(ready) ? 1 : 0)
                    .append('\n');
        }
    }

    /** Names of Kubernetes need no escaping. */
    private static String labels(String kind, Key key) {
        return "kind=\"" + kind + "\",name=\"" + key.name() + "\",namespace=\"" + key.namespace() + "\"";
    }

    private static final class Durations {
        private final long[] counts = new long[BOUNDS_SECONDS.length];
        private long count;
        private double sumSeconds;

        synchronized void add(Duration took) {
            double seconds = took.toMillis() / 1000.0;
            count++;
            sumSeconds += seconds;
            for (int i = 0; i < counts.length; i++) {
                if (seconds <= BOUNDS_SECONDS[i]) {
                    counts[i]++;
                }
            }
        }

        synchronized void write(StringBuilder text, String labels) {
            String name = "gotk_reconcile_duration_seconds";
            for (int i = 0; i < counts.length; i++) {
                text.append(name + "_bucket{" + labels + ",le=\"" + BOUNDS_SECONDS[i] + "\"} " + counts[i] + "\n");
            }
            text.append(name + "_bucket{" + labels + ",le=\"+Inf\"} " + count + "\n");
            text.append(name + "_sum{" + labels + "} " + String.format(Locale.ROOT, "%.3f", sumSeconds) + "\n");
            text.append(name + "_count{" + labels + "} " + count + "\n");
        }
    }
}
