package io.mooring.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.GitRepositorySource;
import io.mooring.protocol.configuration.KustomizationSpec;
import io.mooring.protocol.configuration.RepositoryRef;
import io.mooring.protocol.extension.ChartSource;
import io.mooring.protocol.extension.ExtensionScope;
import io.mooring.protocol.extension.ExtensionSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class JsonTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void desiredStateComesBackAsItWas() {
        var kustomization =
                new KustomizationSpec("apps", List.of("infra"), 600, 60, null, true, false, true, null, null);
        var configuration = FluxConfigurationSpec.ofGit(
                "cluster",
                "default",
                false,
                new GitRepositorySource(
                        "https://git.example.com/fleet",
                        600,
                        600,
                        new RepositoryRef("main", null, null, null),
                        null,
                        null,
                        null,
                        null,
                        null),
                new TreeMap<>(Map.of("apps", kustomization)));
        var extension = new ExtensionSpec(
                "example.hello",
                new ChartSource(new ChartSource.Repository("https://charts.example.com", "hello"), null),
                "1.0.0",
                false,
                null,
                null,
                ExtensionScope.cluster("hello"),
                Map.of("replicas", "2"));
        var state = new DesiredState(
                7,
                List.of(new DesiredState.FluxConfiguration("shop", 3, false, configuration)),
                List.of(new DesiredState.Extension("hello", 4, true, extension)));

        String text = Json.mapper().writeValueAsString(state);

        assertEquals(state, Json.mapper().readValue(text, DesiredState.class));
        assertTrue(text.contains("\"wait\":true"), text);
        assertFalse(text.contains("null"), text);
    }

    @Test
    void enumsAndTimesHaveTheNamesOfTheContract() {
        var report = new StatusReport(
                List.of(new FluxConfigurationReport(
                        "shop",
                        3,
                        false,
                        ComplianceState.NON_COMPLIANT,
                        "main@sha1:abc",
                        NOON,
                        null,
                        "no such path",
                        List.of())),
                List.of());

        String text = Json.mapper().writeValueAsString(report);

        assertTrue(text.contains("\"Non-Compliant\""), text);
        assertTrue(text.contains("\"2026-06-01T12:00:00Z\""), text);
        assertEquals(report, Json.mapper().readValue(text, StatusReport.class));
    }

    @Test
    void whatANewerPeerAddsIsPassedOver() {
        var answer = Json.mapper().readValue("""
                        {"nextHeartbeatSeconds":60,"desiredGeneration":1,"metadataWanted":false,
                         "hubTime":"2026-06-01T12:00:00Z","somethingNew":{"a":[1]}}""", HeartbeatResponse.class);

        assertEquals(60, answer.nextHeartbeatSeconds());
    }

    @Test
    void aMemberNamedTwiceIsRefused() {
        assertThrows(
                JacksonException.class,
                () -> Json.mapper().readValue("{\"metadata\":null,\"metadata\":{}}", HeartbeatRequest.class));
    }

    @Test
    void textBehindTheValueIsRefused() {
        assertThrows(JacksonException.class, () -> Json.mapper().readValue("{} {}", HeartbeatRequest.class));
    }

    @Test
    void nestingHasABound() {
        String deep = "{\"metadata\":" + "[".repeat(200) + "]".repeat(200) + "}";

        assertThrows(JacksonException.class, () -> Json.mapper().readTree(deep));
    }
}
