package io.mooring.functions.catalog;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Where the hub's owners keep extension types of their own. */
public interface TypeSource {
    /** The place, for people; without credentials. */
    String name();

    /**
     * What is there now.
     *
     * @param known the revision that is known; empty if none is
     * @return nothing if that is still the revision
     * @throws IOException in words for people
     */
    Optional<Fetched> fetch(String known) throws IOException;

    /**
     * The files of one revision.
     *
     * @param files by path
     */
    record Fetched(String revision, Map<String, byte[]> files) {
        public Fetched {
            files = Map.copyOf(files);
        }
    }
}
