package io.mooring.functions.desired;

import io.mooring.protocol.extension.ExtensionTerms;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the hub adds to the extensions that it sends to a cluster. */
public interface Terms {
    /** For hubs that add nothing. */
    Terms NONE = new Terms() {
        @Override
        public Map<String, ExtensionTerms> of(Place place, List<Item> extensions, Instant now) {
            return Map.of();
        }

        @Override
        public void reported(Place place, Item before, @Nullable Item after) {}
    };

    /** The terms of those extensions that have any, by name. */
    Map<String, ExtensionTerms> of(Place place, List<Item> extensions, Instant now);

    /**
     * Agents have said what became of an extension.
     *
     * @param after null if it has gone
     */
    void reported(Place place, Item before, @Nullable Item after);
}
