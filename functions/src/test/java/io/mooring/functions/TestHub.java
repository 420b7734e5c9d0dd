package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.mooring.functions.access.Caller;
import io.mooring.functions.access.Door;
import io.mooring.functions.access.Owners;
import io.mooring.functions.access.Paths;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.PathTemplate;
import io.mooring.functions.catalog.TypeSource;
import io.mooring.functions.catalog.TypesTimer;
import io.mooring.functions.connectivity.ConnectivityTimer;
import io.mooring.functions.desired.SettingsTimer;
import io.mooring.functions.event.DeliveryTimer;
import io.mooring.functions.identity.MemoryVault;
import io.mooring.functions.onboarding.AgentOffer;
import io.mooring.functions.openapi.Described;
import io.mooring.functions.operation.OperationsTimer;
import io.mooring.functions.registry.AgentChart;
import io.mooring.functions.rollout.RolloutTimer;
import io.mooring.functions.tables.MemoryRows;
import io.mooring.functions.tables.Rows;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.agent.HeartbeatRequest;
import io.mooring.protocol.agent.HeartbeatResponse;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.json.Json;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The whole hub in memory, asked through its functions; tokens of users are their names, and {@code +} their groups. */
final class TestHub {
    static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    static final String OWNER = "owner";

    final TestClock clock;
    final MemoryVault vault;
    final Map<String, MemoryRows> tables;
    final TestReceiver receiver = new TestReceiver();
    private final Map<Method, HttpTrigger> functions = new HashMap<>();
    private final ControlPlane hub;

    TestHub() {
        this(rows -> rows);
    }

    /** @param faults wraps each table */
    TestHub(UnaryOperator<Rows> faults) {
        this(World.empty(), OWNER + "@/subscriptions/" + SUBSCRIPTION, faults, null);
    }

    /** What instances of one hub share. */
    private record World(
            TestClock clock, Map<String, MemoryRows> tables, MemoryVault vault, ConnectivityPolicy policy) {
        static World empty() {
            return new World(new TestClock(), new TreeMap<>(), new MemoryVault(), ConnectivityPolicy.DEFAULT);
        }
    }

    private TestHub(World world, String owners, UnaryOperator<Rows> faults, @Nullable TypeSource types) {
        clock = world.clock();
        vault = world.vault();
        tables = world.tables();
        hub = new ControlPlane(new ControlPlane.Parts(
                name -> faults.apply(tables.computeIfAbsent(name, any -> new MemoryRows())),
                vault,
                TestHub::user,
                Owners.parse(owners),
                clock,
                Duration.ofSeconds(60),
                world.policy(),
                "11111111-1111-1111-1111-111111111111",
                "api://mooring",
                null,
                offer(),
                types,
                receiver));
        for (Class<?> type : hub.types()) {
            for (Method method : type.getMethods()) {
                if (method.isAnnotationPresent(FunctionName.class)
                        && method.getParameters()[0].getAnnotation(HttpTrigger.class) instanceof HttpTrigger trigger) {
                    functions.put(method, trigger);
                }
            }
        }
    }

    private static AgentOffer offer() {
        var chart = AgentChart.in(Path.of("src", "test", "resources", "agents-chart"));
        return new AgentOffer(chart, null, null, Map.of("layout", "compact"));
    }

    /** A hub with extension types of its own. */
    static TestHub withTypes(TypeSource types) {
        return new TestHub(World.empty(), OWNER + "@/subscriptions/" + SUBSCRIPTION, rows -> rows, types);
    }

    /** Another instance of this hub. */
    TestHub another() {
        return another(rows -> rows);
    }

    TestHub another(UnaryOperator<Rows> faults) {
        return new TestHub(world(), OWNER + "@/subscriptions/" + SUBSCRIPTION, faults, null);
    }

    private World world() {
        return new World(clock, tables, vault, ConnectivityPolicy.DEFAULT);
    }

    /** Another instance of this hub, with a policy of its own. */
    TestHub withPolicy(ConnectivityPolicy policy) {
        return new TestHub(
                new World(clock, tables, vault, policy), OWNER + "@/subscriptions/" + SUBSCRIPTION, rows -> rows, null);
    }

    /** Another instance of this hub, whose settings name no owner any more. */
    TestHub withoutOwners() {
        return new TestHub(world(), "", rows -> rows, null);
    }

    /** Each HTTP function's trigger. */
    Map<Method, HttpTrigger> functions() {
        return functions;
    }

    record Answer(int status, HttpResponseMessage response) {
        JsonNode json() {
            return Json.mapper().readTree(response.getBody().toString());
        }

        String text(String pointer) {
            return json().at(pointer).asString("");
        }

        String code() {
            return status + " " + text("/error/code");
        }

        String message() {
            return text("/error/message");
        }

        <T> T as(Class<T> type) {
            return Json.mapper().readValue(response.getBody().toString(), type);
        }
    }

    Answer ask(String method, String path, @Nullable String token, @Nullable Object body, String... headers) {
        URI uri = URI.create(path.startsWith("http") ? path : "https://hub.example.com" + path);
        Map<String, String> all = new HashMap<>(Map.of("host", "hub.example.com"));
        if (token != null) {
            all.put("authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        String text = body == null || body instanceof String
                ? (String) body
                : Json.mapper().writeValueAsString(body);
        return call(function(method, uri), new TestRequest(HttpMethod.valueOf(method), uri, all, text));
    }

    Answer call(Method function, TestRequest request) {
        try {
            var response = (HttpResponseMessage) function.invoke(hub.instance(function.getDeclaringClass()), request);
            var answer = new Answer(response.getStatusCode(), response);
            checkAsDescribed(functions.get(function), request, answer);
            return answer;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whatever a test asks: the answer is as the OpenAPI document has it. */
    private static void checkAsDescribed(HttpTrigger trigger, TestRequest request, Answer answer) {
        if (!trigger.route().equals(Paths.ANYTHING) && isJson(answer.response())) {
            String body = answer.response().getBody().toString();
            JsonNode json =
                    body.isEmpty() ? MissingNode.getInstance() : Json.mapper().readTree(body);
            var faults = Described.faults(request.method().name(), trigger.route(), answer.status(), json);
            assertEquals(List.of(), faults);
        }
    }

    private static boolean isJson(HttpResponseMessage response) {
        return response.getBody().toString().isEmpty()
                || response.getHeader("content-type").startsWith("application/json");
    }

    void purgeSettings() {
        hub.instance(SettingsTimer.class).purge("{}");
    }

    void updateTypes() {
        hub.instance(TypesTimer.class).update("{}");
    }

    void advanceRollouts() {
        hub.instance(RolloutTimer.class).advance("{}");
    }

    void sweep() {
        hub.instance(ConnectivityTimer.class).sweep("{}");
    }

    void deliver() {
        hub.instance(DeliveryTimer.class).deliver("{}");
    }

    void sweepOperations() {
        hub.instance(OperationsTimer.class).sweep("{}");
    }

    TestAgent connected(String name) {
        TestAgent agent = created(name);
        enrol(agent);
        beat(agent);
        return agent;
    }

    TestAgent created(String name) {
        TestAgent agent = TestAgent.of(new ClusterId(SUBSCRIPTION, "G1", name));
        Answer answer = ask("PUT", HubClient.path(agent.cluster()), OWNER, TestBodies.cluster(agent));
        if (answer.status() != 201) {
            throw new AssertionError(answer.response().getBody());
        }
        return agent;
    }

    void enrol(TestAgent agent) {
        Answer answer = ask("POST", AgentApi.ENROLLMENTS, null, agent.enrolment(clock.instant()));
        if (answer.status() != 200) {
            throw new AssertionError(answer.response().getBody());
        }
        agent.take(answer.as(EnrollmentResponse.class));
    }

    HeartbeatResponse beat(TestAgent agent) {
        Answer answer = tryBeat(agent);
        if (answer.status() != 200) {
            throw new AssertionError(answer.response().getBody());
        }
        return answer.as(HeartbeatResponse.class);
    }

    Answer tryBeat(TestAgent agent) {
        return ask("POST", AgentApi.HEARTBEATS, token(agent), new HeartbeatRequest(null));
    }

    String token(TestAgent agent) {
        return agent.token(clock.instant());
    }

    String status(TestAgent agent) {
        return ask("GET", HubClient.path(agent.cluster()), OWNER, null).text("/properties/connectivityStatus");
    }

    private Method function(String method, URI uri) {
        Method unknown = null;
        for (var function : functions.entrySet()) {
            if (function.getValue().route().equals(Paths.ANYTHING)) {
                unknown = function.getKey();
            } else if (function.getValue().methods()[0].name().equals(method) && matches(function.getValue(), uri)) {
                return function.getKey();
            }
        }
        if (unknown == null) {
            throw new AssertionError("There is no function for what no other function takes.");
        }
        return unknown;
    }

    private static boolean matches(HttpTrigger trigger, URI uri) {
        try {
            new PathTemplate(trigger.route()).values(uri);
            return true;
        } catch (ArmFailure e) {
            return false;
        }
    }

    private static Caller.User user(String token) {
        if (token.contains(".") || token.equals("garbage")) {
            throw Door.badToken("The token is not one of this test.");
        }
        List<String> ids = List.of(token.split("\\+"));
        return new Caller.User(ids.get(0), ids.get(0), false, Set.copyOf(ids.subList(1, ids.size())));
    }
}
