package io.mooring.gitops.source;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each source offers at present, as far as this process has found out. */
public final class Sources {
    private final Map<SourceId, State> states = new ConcurrentHashMap<>();
    private final Listener listener;

    public Sources(Listener listener) {
        this.listener = listener;
    }

    /** Who is told. */
    public interface Listener {
        /** What a source offers has changed. */
        void changed(SourceId source);

        /** What a source offers is not in the store any more: it has to be fetched again. */
        void lost(SourceId source);
    }

    /** What is known of a source. */
    public sealed interface State {
        /** It has not been looked at yet. */
        record Unknown() implements State {}

        record Available(Artifact artifact) implements State {}

        /** It has never been fetched, and why. */
        record Unavailable(String message) implements State {}
    }

    public State find(SourceId key) {
        return states.getOrDefault(key, new State.Unknown());
    }

    void set(SourceId key, State state) {
        if (!state.equals(states.put(key, state))) {
            listener.changed(key);
        }
    }

    /** Forgets what a source offered because it could not be read. */
    public void lost(SourceId key) {
        states.remove(key);
        listener.lost(key);
    }

    void remove(SourceId key) {
        if (states.remove(key) != null) {
            listener.changed(key);
        }
    }
}
