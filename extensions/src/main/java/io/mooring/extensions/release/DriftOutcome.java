package io.mooring.extensions.release;

import java.util.List;

/** What came of a look at the objects of a release. */
public sealed interface DriftOutcome {
    /** Something is being done with the release; look again in a moment. */
    record Busy() implements DriftOutcome {}

    /** It was looked at; what is not mentioned is as it shall be. */
    record Looked(List<Drifted> drifted) implements DriftOutcome {
        public Looked {
            drifted = List.copyOf(drifted);
        }
    }

    /**
     * An object that was not as its chart has it.
     *
     * @param what happened to it, in words
     */
    record Drifted(ManifestObject object, String what, boolean repaired) {}
}
