package io.mooring.cli.desired;

import io.mooring.cli.Waiting;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All that the hub wants of one kind in one cluster. */
public abstract class DesiredItems {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final HubClient hub;
    private final ArmPath all;
    private final String noun;
    /** What was written through this object, by name: written again if the hub's storage loses it while somebody waits. */
    private final Map<String, JsonNode> written = new ConcurrentHashMap<>();

    /**
     * For the items of one kind.
     *
     * @param all the path of their list
     * @param noun what one of them is called
     */
    protected DesiredItems(HubClient hub, ArmPath all, String noun) {
        this.hub = hub;
        this.all = all;
        this.noun = noun;
    }

    public final ObjectNode put(String name, JsonNode body) {
        return put(hub, name, body);
    }

    /** Changes what the body names, and nothing else. */
    public final ObjectNode patch(String name, JsonNode body) {
        return hub.patch(all.child(name), body, "update the " + noun + " " + name);
    }

    public final ObjectNode get(String name) {
        return hub.get(all.child(name), "show the " + noun + " " + name);
    }

    public final Optional<ObjectNode> find(String name) {
        return find(hub, name);
    }

    public final List<JsonNode> list() {
        return hub.list(all, "list the " + noun + "s of the cluster");
    }

    /** Asks for its end; false if there is no such item. */
    public final boolean delete(String name) {
        return hub.delete(all.child(name), "delete the " + noun + " " + name);
    }

    /** Waits until the cluster says that it is done; an item that cannot be done is a failure. */
    public abstract ObjectNode awaitDone(String name, Duration limit, Waiting waiting, Consumer<String> progress);

    /** Looks at an item until it is as wanted; empty when the time is over. */
    protected final <T> Optional<T> await(
            String name, Duration limit, Waiting waiting, Function<ObjectNode, Optional<T>> look) {
        HubClient patient = hub.patient();
        return waiting.upTo(limit, LOOK_EVERY, () -> look.apply(stillThere(patient, name)));
    }

    private ObjectNode stillThere(HubClient patient, String name) {
        Optional<ObjectNode> found = find(patient, name);
        JsonNode body = written.get(name);
        if (found.isEmpty() && body != null) {
            return put(patient, name, body);
        }
        return found.orElseGet(() -> patient.get(all.child(name), "show the " + noun + " " + name));
    }

    private ObjectNode put(HubClient client, String name, JsonNode body) {
        ObjectNode answer = client.put(all.child(name), body, "create the " + noun + " " + name);
        written.put(name, body);
        return answer;
    }

    private Optional<ObjectNode> find(HubClient client, String name) {
        return client.find(all.child(name), "look for the " + noun + " " + name);
    }
}
