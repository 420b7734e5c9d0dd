package io.mooring.functions.onboarding;

import io.mooring.functions.registry.AgentChart;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which agents a hub offers to those who install them with {@code az}.
 *
 * @param chart what the hub's own registry serves
 * @param reference {@code host/path:tag} of the chart in a registry elsewhere, which then counts
 * @param hubCa PEM of the authorities of the hub's certificate; null trusts those of the agents' image
 * @param values further values of the chart, by dotted name
 */
public record AgentOffer(
        @Nullable AgentChart chart,
        @Nullable String reference,
        @Nullable String hubCa,
        Map<String, String> values) {
    public static final AgentOffer NONE = new AgentOffer(null, null, null, Map.of());

    public AgentOffer {
        values = Map.copyOf(values);
    }
}
