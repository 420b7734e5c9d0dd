package io.mooring.gitops.receiver;

import io.mooring.gitops.operator.Key;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The paths that are listened at, each of one Receiver. */
public final class Hooks {
    private final Map<Key, Hook> hooks = new ConcurrentHashMap<>();
    private final Map<String, Key> paths = new ConcurrentHashMap<>();

    /** One Receiver that is ready; the token may be used for nothing else. */
    record Hook(String path, ReceiverSpec spec, String token, boolean suspended) {
        @Override
        public String toString() {
            return "Hook[***]";
        }
    }

    void set(Key key, Hook hook) {
        remove(key);
        hooks.put(key, hook);
        paths.put(hook.path(), key);
    }

    void remove(Key key) {
        Hook old = hooks.remove(key);
        if (old != null) {
            paths.remove(old.path(), key);
        }
    }

    Optional<Key> at(String path) {
        return Optional.ofNullable(paths.get(path));
    }

    Optional<Hook> of(Key key) {
        return Optional.ofNullable(hooks.get(key));
    }
}
