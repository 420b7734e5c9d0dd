package io.mooring.agents.health;

import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The metrics of one process. */
public final class AgentMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final List<Supplier<String>> others = new CopyOnWriteArrayList<>();

    /** How a pass ended. */
    public enum Outcome {
        DONE,
        POSTPONED,
        FAILED
    }

    public void reconciled(String loop, Outcome outcome, Duration took) {
        registry.timer(
                        "mooring.reconcile.duration",
                        List.of(
                                Tag.of("loop", loop),
                                Tag.of("outcome", outcome.name().toLowerCase(Locale.ROOT))))
                .record(took);
    }

    /** Adds metrics that others keep, in the same format. */
    public void include(Supplier<String> text) {
        others.add(text);
    }

    /** All metrics in Prometheus' text format. */
    public String scrape() {
        return registry.scrape() + others.stream().map(Supplier::get).collect(Collectors.joining());
    }
}
