package io.mooring.agents.clustermetadataoperator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at of a node.
 *
 * @param providerId for instance {@code aws:///eu-west-1a/i-0123}
 * @param millicores of its capacity
 */
record NodeFacts(
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable String providerId,
        long millicores) {
    NodeFacts {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
