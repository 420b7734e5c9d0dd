package io.mooring.cli.extension;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Waiting;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The extensions of one cluster, at the hub. */
public final class Extensions {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final HubClient hub;
    private final ClusterId cluster;
    /** What was written through this object, by name: written again if the hub's storage loses it while somebody waits. */
    private final Map<String, JsonNode> written;

    public Extensions(HubClient hub, ClusterId cluster) {
        this(hub, cluster, new ConcurrentHashMap<>());
    }

    private Extensions(HubClient hub, ClusterId cluster, Map<String, JsonNode> written) {
        this.hub = hub;
        this.cluster = cluster;
        this.written = written;
    }

    public ObjectNode put(String name, JsonNode body) {
        ObjectNode answer = hub.put(path(name), body, "create the extension " + name);
        written.put(name, body);
        return answer;
    }

    public ObjectNode get(String name) {
        return hub.get(path(name), "show the extension " + name);
    }

    public Optional<ObjectNode> find(String name) {
        return hub.find(path(name), "look for the extension " + name);
    }

    public List<JsonNode> list() {
        return hub.list(ArmPath.extensions(cluster), "list the extensions of " + cluster.name());
    }

    public boolean delete(String name) {
        return hub.delete(path(name), "delete the extension " + name);
    }

    /** Waits until the extension is installed; a failed one is a failure at once, its words are in the message. */
    public ObjectNode awaitInstalled(String name, Duration limit, Waiting waiting, Consumer<String> progress) {
        Extensions patient = new Extensions(hub.patient(), cluster, written);
        AtomicReference<String> last = new AtomicReference<>("");
        return waiting.upTo(limit, LOOK_EVERY, () -> {
                    ObjectNode seen = patient.stillThere(name);
                    JsonNode properties = seen.path("properties");
                    String state = properties.path("provisioningState").asString("");
                    String problem = problem(properties);
                    last.set(state + (problem.isEmpty() ? "" : ": " + problem));
                    progress.accept(last.get());
                    if (state.equals("Failed")) {
                        throw new CliFailure(
                                ExitCode.FAILED,
                                "The extension " + name + " failed: "
                                        + (problem.isEmpty() ? "no reason given" : problem) + ".",
                                "Correct it and create it again under the same name.");
                    }
                    return state.equals("Succeeded") ? Optional.of(seen) : Optional.<ObjectNode>empty();
                })
                .orElseThrow(() -> new CliFailure(
                        ExitCode.TIMEOUT,
                        "The extension " + name + " is not installed after " + DurationText.show(limit) + ", it is "
                                + last.get() + ".",
                        "It may still come: `moor extension show` follows it."));
    }

    public static TextTable table(Iterable<JsonNode> extensions) {
        TextTable table = new TextTable("NAME", "TYPE", "STATE", "VERSION", "NAMESPACE", "MESSAGE");
        for (JsonNode extension : extensions) {
            JsonNode properties = extension.path("properties");
            JsonNode scope = properties.path("scope");
            String namespace = scope.path("cluster").path("releaseNamespace").asString("");
            table.row(
                    extension.path("name").asString(""),
                    properties.path("extensionType").asString(""),
                    properties.path("provisioningState").asString(""),
                    properties.path("currentVersion").asString(""),
                    namespace.isEmpty()
                            ? scope.path("namespace").path("targetNamespace").asString("")
                            : namespace,
                    problem(properties));
        }
        return table;
    }

    static String problem(JsonNode properties) {
        String message = properties.path("errorInfo").path("message").asString("");
        if (!message.isEmpty()) {
            return message;
        }
        for (JsonNode status : properties.path("statuses")) {
            if (status.path("level").asString("").equals("Error")) {
                return status.path("message").asString("");
            }
        }
        return "";
    }

    private ObjectNode stillThere(String name) {
        Optional<ObjectNode> found = find(name);
        JsonNode body = written.get(name);
        if (found.isEmpty() && body != null) {
            return put(name, body);
        }
        return found.orElseGet(() -> get(name));
    }

    private ArmPath path(String name) {
        return ArmPath.extensions(cluster).child(name);
    }
}
