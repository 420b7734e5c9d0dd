package io.mooring.agents.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.agents.harness.MovableClock;
import io.mooring.agents.loop.NotYet;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusReportsTest {
    private final MovableClock clock = new MovableClock();
    private final List<StatusReport> sent = new ArrayList<>();
    private HubReply<HubClient.Done> answer = new HubReply.Accepted<>(new HubClient.Done());
    private final StatusReports reports = new StatusReports(
            (report, token) -> {
                sent.add(report);
                return answer;
            },
            () -> new AgentToken("t"),
            clock);

    @Test
    void onlyNewsAreSent() throws InterruptedException {
        assertTrue(reports.configurations(Map.of("a", report("a", 1), "b", report("b", 1))));
        reports.run();
        assertFalse(reports.configurations(Map.of("a", report("a", 1), "b", report("b", 1))));
        reports.run();
        assertTrue(reports.configurations(Map.of("a", report("a", 2), "b", report("b", 1))));
        reports.run();
        assertEquals(List.of(List.of("a", "b"), List.of("a")), names());
    }

    @Test
    void everythingIsSentAgainNowAndThenAndWhenAskedFor() throws InterruptedException {
        reports.configurations(Map.of("a", report("a", 1)));
        reports.run();
        clock.advance(Duration.ofMinutes(10));
        reports.run();
        reports.forget();
        reports.run();
        assertEquals(List.of(List.of("a"), List.of("a"), List.of("a")), names());
    }

    @Test
    void whatWasRefusedIsSentAgain() throws InterruptedException {
        reports.configurations(Map.of("a", report("a", 1)));
        answer = new HubReply.Refused<>(403, "ClusterIdentityExpired", "gone");
        assertThrows(NotYet.class, reports::run);
        answer = new HubReply.Accepted<>(new HubClient.Done());
        reports.run();
        assertEquals(List.of(List.of("a"), List.of("a")), names());
    }

    @Test
    void manyAreSentInParts() throws InterruptedException {
        Map<String, FluxConfigurationReport> many = new TreeMap<>();
        for (int i = 100; i < 220; i++) {
            many.put("c" + i, report("c" + i, 1));
        }
        reports.configurations(many);
        reports.run();
        assertEquals(List.of(50, 50, 20), names().stream().map(List::size).toList());
    }

    private List<List<String>> names() {
        return sent.stream()
                .map(report -> report.fluxConfigurations().stream()
                        .map(FluxConfigurationReport::name)
                        .toList())
                .toList();
    }

    private static FluxConfigurationReport report(String name, long generation) {
        return FluxConfigurationReport.of(name, generation, ComplianceState.COMPLIANT, null);
    }
}
