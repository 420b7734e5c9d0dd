package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.functions.access.Access;
import io.mooring.functions.access.Operation;
import io.mooring.functions.contract.ApiVersion;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Whatever is sent to any route of the packaged hub: never a 5xx, an ARM body with each refusal, and nothing is written. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadInputIT {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    private static final Set<String> WITH_BODY = Set.of("PUT", "PATCH", "POST");
    /** They take no body, so none is wrong. */
    private static final Set<String> BODY_IGNORED =
            Set.of("REGISTER_PROVIDER", "CHECK_ONBOARDING", "GET_HELM_SETTINGS", "GET_LATEST_PACKAGE");
    /** What the server of the host says itself, before there is a function to ask. */
    private static final Set<Integer> OF_THE_HOST = Set.of(400, 413, 414, 431);

    private static final Pattern INSIDE =
            Pattern.compile("(?m)\\bat [a-z.]+\\.[A-Z]\\w+|Exception|io\\.mooring|tools\\.jackson");

    /** What went wrong, all of it: one bad answer must not hide others. */
    private static final List<String> HARM = new ArrayList<>();

    @TempDir
    static Path data;

    private static LocalCloud cloud;
    private static RawHttp http;
    private static TestAgent agent;
    private static String owner;

    @BeforeAll
    static void start() {
        cloud = LocalCloud.start(LocalCloudSettings.at(data)
                .withFunctions(PackagedHubIT.STAGED.toAbsolutePath())
                .withAppSettings(Map.of("MOORING_SWEEP_SCHEDULE", "0 0 0 1 1 *")));
        http = new RawHttp(cloud.hubUrl(), cloud.certificates().trust());
        owner = cloud.ownerToken();
        HubClient hub = new HubClient(cloud.hubUrl(), cloud.certificates().trust());
        agent = TestAgent.of(new ClusterId(SUBSCRIPTION, "g", "edge"));
        hub.ask("PUT", HubClient.path(agent.cluster()), owner, TestBodies.cluster(agent));
        var enrolled = hub.ask(
                "POST",
                AgentApi.ENROLLMENTS,
                null,
                agent.enrolment(cloud.clock().instant()));
        agent.take(enrolled.as(EnrollmentResponse.class));
        String fleet = HubClient.path(agent.cluster(), "fluxConfigurations", "fleet");
        assertEquals(
                201,
                hub.ask("PUT", fleet, owner, TestBodies.configuration("https://git.example.com/x"))
                        .status());
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            http.close();
            cloud.close();
        }
    }

    @Test
    @Order(1)
    void noBodyDoesHarm() {
        Map<String, byte[]> bodies = BadBodies.anywhere();
        check(operation -> {
            if (!WITH_BODY.contains(operation.method())) {
                return;
            }
            Map<String, byte[]> wrong = new LinkedHashMap<>(bodies);
            if (operation.access() instanceof Access.UserWith) {
                wrong.putAll(BadBodies.resources());
            }
            wrong.forEach((what, body) -> expectRefused(
                    operation, what, target(operation), headers(operation), body, ignoresBody(operation)));
            BadBodies.configurations().forEach((what, body) -> {
                if (operation.name().endsWith("_CONFIGURATION")) {
                    expectRefused(operation, what, target(operation), headers(operation), body, false);
                }
            });
        });
    }

    @Test
    @Order(2)
    void noPathOrQueryDoesHarm() {
        check(operation -> {
            String good = target(operation);
            for (var bad : OddRequests.targets(operation, good).entrySet()) {
                byte[] body = WITH_BODY.contains(operation.method()) ? bytes("[]") : new byte[0];
                boolean mayPass = !WITH_BODY.contains(operation.method());
                expectRefused(
                        operation,
                        bad.getKey(),
                        bad.getValue(),
                        headers(operation),
                        body,
                        mayPass || ignoresBody(operation));
            }
        });
    }

    @Test
    @Order(3)
    void noHeaderDoesHarm() {
        check(operation -> OddRequests.headers().forEach((what, odd) -> {
            Map<String, String> headers = new TreeMap<>(headers(operation));
            headers.putAll(odd);
            byte[] body = WITH_BODY.contains(operation.method()) ? bytes("[]") : new byte[0];
            expectRefused(
                    operation,
                    what,
                    target(operation),
                    headers,
                    body,
                    !WITH_BODY.contains(operation.method()) || ignoresBody(operation));
        }));
    }

    @Test
    @Order(4)
    void whatIsNotSentAsJsonIsNotRead() {
        String path = HubClient.path(new ClusterId(SUBSCRIPTION, "g", "never"));
        byte[] good = Json.mapper().writeValueAsBytes(TestBodies.cluster(agent));
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "x")) {
            RawHttp.Answer answer =
                    http.send("PUT", path, Map.of("Content-Type", type, "Authorization", "Bearer " + owner), good);
            assertEquals(415, answer.status(), type + ": " + answer.body());
        }
    }

    @Test
    @Order(5)
    void memoryStaysFlat() throws Exception {
        Map<String, byte[]> bodies = BadBodies.anywhere();
        Runnable round = () -> bodies.forEach((what, body) -> expectRefused(
                Operation.PUT_CLUSTER,
                what,
                target(Operation.PUT_CLUSTER),
                headers(Operation.PUT_CLUSTER),
                body,
                false));
        round.run();
        long before = usedKibibytes();
        int rounds = 5;
        for (int i = 0; i < rounds; i++) {
            round.run();
        }
        long after = usedKibibytes();
        // Pooled buffers may hold on to the last large body; what is kept of each would be several times that.
        long sent = 15L * 1024 * rounds;
        assertTrue(after - before < sent / 3, "heap after a collection: " + before + " KiB, then " + after + " KiB");
    }

    private interface OnOperation {
        void check(Operation operation);
    }

    /** Every route of the table; what is stored is the same before and after. */
    private static void check(OnOperation check) {
        HARM.clear();
        List<String> before = TableDump.of(cloud.storage().connectionString());
        for (Operation operation : Operation.values()) {
            check.check(operation);
        }
        assertEquals(List.of(), HARM);
        assertEquals(before, TableDump.of(cloud.storage().connectionString()), "what is stored");
    }

    private static void expectRefused(
            Operation operation,
            String what,
            String target,
            Map<String, String> headers,
            byte[] body,
            boolean mayPass) {
        String method = operation == Operation.UNKNOWN ? "POST" : operation.method();
        RawHttp.Answer answer = http.send(method, target, headers, body);
        String said = operation + " with " + what + ": " + answer.status() + " " + answer.body();
        String shown = said.length() > 600 ? said.substring(0, 600) : said;
        if (mayPass && answer.status() < 400) {
            return;
        }
        boolean bodiless = method.equals("HEAD")
                || OF_THE_HOST.contains(answer.status()) && answer.body().isEmpty();
        boolean inWords = bodiless || hasArmBody(answer);
        if (answer.status() / 100 != 4 || INSIDE.matcher(answer.body()).find() || !inWords) {
            HARM.add(shown);
        }
    }

    private static boolean ignoresBody(Operation operation) {
        return BODY_IGNORED.contains(operation.name());
    }

    private static boolean hasArmBody(RawHttp.Answer answer) {
        try {
            JsonNode error = Json.mapper().readTree(answer.body()).path("error");
            return !error.path("code").asString("").isEmpty()
                    && !error.path("message").asString("").isEmpty()
                    && answer.headers().getOrDefault("content-type", "").startsWith("application/json")
                    && answer.headers().containsKey("x-ms-request-id");
        } catch (JacksonException e) {
            return false;
        }
    }

    /** What is there, except for what a DELETE would take away, or a POST without a body would change. */
    private static String target(Operation operation) {
        boolean deletes = operation.method().equals("DELETE");
        Map<String, String> values = Map.of(
                "subscription",
                SUBSCRIPTION,
                "group",
                deletes && !operation.path().contains("{cluster}") ? "absent" : "g",
                "cluster",
                operation == Operation.REACTIVATE_CLUSTER
                                || deletes && !operation.path().contains("{name}")
                        ? "absent"
                        : "edge",
                "name",
                deletes ? "absent" : "fleet",
                "namespace",
                "Microsoft.Kubernetes",
                "*scope",
                "subscriptions/" + SUBSCRIPTION,
                "*path",
                "no/such/thing");
        Matcher parts = Pattern.compile("\\{([^}]+)}").matcher(operation.path());
        String path = "/" + parts.replaceAll(part -> values.getOrDefault(part.group(1), "absent"));
        return path + "?api-version=" + version(operation);
    }

    private static String version(Operation operation) {
        List<ApiVersion> versions = operation.versions().versions();
        return versions.isEmpty() ? "2024-01-01" : versions.getLast().text();
    }

    private static Map<String, String> headers(Operation operation) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (operation.access() instanceof Access.AgentToken) {
            headers.put("Authorization", "Bearer " + agent.token(cloud.clock().instant()));
        } else if (!(operation.access() instanceof Access.Open || operation.access() instanceof Access.Proof)) {
            headers.put("Authorization", "Bearer " + owner);
        }
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the hub's JVM holds on to, once it has thrown away what it can. */
    private static long usedKibibytes() throws Exception {
        jcmd("GC.run");
        Matcher used = Pattern.compile("total \\d+K, used (\\d+)K").matcher(jcmd("GC.heap_info"));
        long sum = 0;
        int parts = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
            parts++;
        }
        assertTrue(parts > 0, "what the JVM says of its heap");
        return sum;
    }

    private static String jcmd(String command) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(cloud.processes().get("hub").pid()),
                command));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
