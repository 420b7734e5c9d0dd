package io.mooring.agents.health;

import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The metrics of one process. */
public final class AgentMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

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

    /** All metrics in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }
}
