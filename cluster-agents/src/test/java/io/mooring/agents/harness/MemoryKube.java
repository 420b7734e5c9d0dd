package io.mooring.agents.harness;

import io.mooring.agents.kube.Intent;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.ObjectStore;
import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.kube.StoredObject;
import io.mooring.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an apiserver keeps, in memory, with server-side apply as far as the agents use it. */
public final class MemoryKube {
    private final Map<ObjectKind, Map<String, Stored>> objects = new HashMap<>();
    private final Map<String, Map<String, byte[]>> secrets = new TreeMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final Runnable beforeWrite;
    private final Consumer<Runnable> later;
    private long uids;

    private record Watcher(ObjectKind kind, KubeObjects.Watched watched, KubeObjects.WatchListener listener) {}

    private static final class Stored {
        private final String uid;
        private final Map<String, ObjectNode> statusByWriter = new LinkedHashMap<>();
        private JsonNode spec = Json.mapper().createObjectNode();
        private long generation = 1;
        private @Nullable StoredObject seen;

        Stored(String uid) {
            this.uid = uid;
        }
    }

    /**
     * An empty store.
     *
     * @param beforeWrite may throw, and then nothing is written
     * @param later runs what watches tell, some time after the write
     */
    public MemoryKube(Runnable beforeWrite, Consumer<Runnable> later) {
        this.beforeWrite = beforeWrite;
        this.later = later;
    }

    /** The objects of a kind as one writer handles them. */
    public ObjectStore objects(ObjectKind kind, String writer) {
        return new Objects(kind, writer);
    }

    public SecretStore secrets() {
        return new Secrets();
    }

    /** The processes that watched have ended. */
    public void endWatches() {
        watchers.clear();
    }

    private void changed(ObjectKind kind, ObjectKey key) {
        for (Watcher watcher : List.copyOf(watchers)) {
            ObjectKey one = watcher.watched().one();
            if (watcher.kind() == kind && (one == null || one.equals(key))) {
                later.accept(() -> {
                    if (watchers.contains(watcher)) {
                        find(kind, key).ifPresent(watcher.listener()::changed);
                    }
                });
            }
        }
    }

    private Optional<StoredObject> find(ObjectKind kind, ObjectKey key) {
        Stored stored = objects.getOrDefault(kind, Map.of()).get(key.toString());
        return stored == null ? Optional.empty() : Optional.of(seen(key, stored));
    }

    private static StoredObject seen(ObjectKey key, Stored stored) {
        StoredObject seen = stored.seen;
        if (seen == null) {
            seen = new StoredObject(
                    key,
                    stored.uid,
                    stored.generation,
                    false,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    stored.spec,
                    status(stored));
            stored.seen = seen;
        }
        return seen;
    }

    /** Members of all writers; conditions are merged by type, as their schema has it. */
    private static JsonNode status(Stored stored) {
        ObjectNode status = Json.mapper().createObjectNode();
        Map<String, JsonNode> conditions = new TreeMap<>();
        for (ObjectNode part : stored.statusByWriter.values()) {
            part.properties().forEach(member -> {
                if (member.getKey().equals("conditions")) {
                    member.getValue()
                            .forEach(one -> conditions.put(one.path("type").asString(), one));
                } else {
                    status.set(member.getKey(), member.getValue());
                }
            });
        }
        if (!conditions.isEmpty()) {
            ArrayNode all = status.putArray("conditions");
            conditions.values().forEach(all::add);
        }
        return status;
    }

    private static ObjectNode withoutNulls(JsonNode tree) {
        ObjectNode kept = Json.mapper().createObjectNode();
        tree.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                kept.set(member.getKey(), member.getValue());
            }
        });
        return kept;
    }

    private final class Objects implements ObjectStore {
        private final ObjectKind kind;
        private final String writer;

        Objects(ObjectKind kind, String writer) {
            this.kind = kind;
            this.writer = writer;
        }

        @Override
        public Optional<StoredObject> find(ObjectKey key) {
            return MemoryKube.this.find(kind, key);
        }

        @Override
        public List<StoredObject> in(String namespace) {
            List<StoredObject> found = new ArrayList<>();
            objects.getOrDefault(kind, Map.of()).forEach((text, stored) -> {
                ObjectKey key = new ObjectKey(text.split("/")[0], text.split("/")[1]);
                if (key.namespace().equals(namespace)) {
                    found.add(seen(key, stored));
                }
            });
            return found;
        }

        @Override
        public StoredObject apply(ObjectKey key, Intent intent) {
            beforeWrite.run();
            Stored stored = objects.computeIfAbsent(kind, any -> new TreeMap<>())
                    .computeIfAbsent(key.toString(), any -> new Stored("uid-" + ++uids));
            JsonNode spec = withoutNulls(Json.mapper().valueToTree(intent.spec()));
            if (!spec.equals(stored.spec)) {
                stored.spec = spec;
                stored.generation++;
                stored.seen = null;
                changed(kind, key);
            }
            return seen(key, stored);
        }

        @Override
        public boolean applyStatus(ObjectKey key, Object status) {
            beforeWrite.run();
            Stored stored = objects.getOrDefault(kind, Map.of()).get(key.toString());
            if (stored == null) {
                return false;
            }
            ObjectNode part = withoutNulls(Json.mapper().valueToTree(status));
            if (!part.equals(stored.statusByWriter.put(writer, part))) {
                stored.seen = null;
                changed(kind, key);
            }
            return true;
        }

        @Override
        public void watch(KubeObjects.Watched watched, KubeObjects.WatchListener listener) {
            watchers.add(new Watcher(kind, watched, listener));
            for (String text : List.copyOf(objects.getOrDefault(kind, Map.of()).keySet())) {
                changed(kind, new ObjectKey(text.split("/")[0], text.split("/")[1]));
            }
        }
    }

    private final class Secrets implements SecretStore {
        @Override
        public Optional<Map<String, byte[]>> read(String name) {
            return Optional.ofNullable(secrets.get(name));
        }

        @Override
        public void write(String name, Map<String, byte[]> data) {
            beforeWrite.run();
            secrets.put(name, Map.copyOf(data));
        }
    }
}
