package io.mooring.e2e.clients;

import io.mooring.functions.HubClient;
import io.mooring.functions.HubClient.Answer;
import io.mooring.functions.TestAgent;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.arm.ClusterId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers for a cluster's agents, in no time: enrols when the cluster appears, and reports each thing wanted as done. */
final class StandInAgent implements AutoCloseable {
    private static final long STEP_MILLIS = 250;

    private final HubClient hub;
    private final Clock clock;
    private final TestAgent agent;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread loop;
    private boolean enrolled;

    StandInAgent(HubClient hub, Clock clock, ClusterId cluster) {
        this.hub = hub;
        this.clock = clock;
        this.agent = TestAgent.of(cluster);
        this.loop = Thread.ofVirtual().name("agent-of-" + cluster.name()).start(this::run);
    }

    /** What a client puts into {@code agentPublicKeyCertificate}. */
    String publicKey() {
        return agent.publicKey();
    }

    private void run() {
        try {
            while (!closed.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                if (enrolled) {
                    converge();
                } else {
                    enrol();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void enrol() {
        Answer answer = hub.ask("POST", AgentApi.ENROLLMENTS, null, agent.enrolment(clock.instant()));
        if (answer.status() == 200) {
            agent.take(answer.as(EnrollmentResponse.class));
            ask("POST", AgentApi.HEARTBEATS, Map.of());
            enrolled = true;
        }
    }

    private void converge() {
        Answer answer = ask("GET", AgentApi.DESIRED_STATE, null);
        if (answer.status() != 200) {
            enrolled = false; // The cluster was deleted; a client may make it again.
            return;
        }
        JsonNode desired = answer.json();
        List<Map<String, Object>> configurations =
                reports(desired.path("fluxConfigurations"), "complianceState", "Compliant");
        List<Map<String, Object>> extensions = reports(desired.path("extensions"), "state", "Installed");
        if (!configurations.isEmpty() || !extensions.isEmpty()) {
            ask("POST", AgentApi.STATUS, Map.of("fluxConfigurations", configurations, "extensions", extensions));
        }
    }

    private static List<Map<String, Object>> reports(JsonNode wanted, String stateName, String state) {
        List<Map<String, Object>> reports = new ArrayList<>();
        for (JsonNode item : wanted) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("name", item.get("name").asString());
            report.put("generation", item.get("generation").asLong());
            report.put("deleted", item.path("deleting").asBoolean(false));
            report.put(stateName, state);
            report.put("statuses", List.of());
            reports.add(report);
        }
        return reports;
    }

    private Answer ask(String method, String path, @Nullable Object body) {
        return hub.ask(method, path, agent.token(clock.instant()), body);
    }

    @Override
    public void close() {
        closed.countDown();
        loop.interrupt();
    }
}
