package io.mooring.gitops.source;

import io.mooring.gitops.operator.Key;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each source offers at present, as far as this process has found out. */
public final class Sources {
    private final Map<Key, State> states = new ConcurrentHashMap<>();
    private final Listener listener;

    public Sources(Listener listener) {
        this.listener = listener;
    }

    /** Who is told. */
    public interface Listener {
        /** What a source offers has changed. */
        void changed(Key source);

        /** What a source offers is not in the store any more: it has to be fetched again. */
        void lost(Key source);
    }

    /** What is known of a source. */
    public sealed interface State {
        /** It has not been looked at yet. */
        record Unknown() implements State {}

        record Available(Artifact artifact) implements State {}

        /** It has never been fetched, and why. */
        record Unavailable(String message) implements State {}
    }

    public State find(Key key) {
        return states.getOrDefault(key, new State.Unknown());
    }

    void set(Key key, State state) {
        if (!state.equals(states.put(key, state))) {
            listener.changed(key);
        }
    }

    /** Forgets what a source offered because it could not be read. */
    public void lost(Key key) {
        states.remove(key);
        listener.lost(key);
    }

    void remove(Key key) {
        if (states.remove(key) != null) {
            listener.changed(key);
        }
    }
}
