package io.mooring.protocol.extension;

import io.mooring.protocol.catalog.Freeze;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the hub adds to an extension when it sends it to a cluster.
 *
 * @param type the type as its file has it, if it is one that agents do not bring along
 * @param upTo the newest version that the cluster may move to by itself; null is any
 * @param because why no newer one
 * @param freezes when it moves to no other version by itself
 */
public record ExtensionTerms(
        @Nullable JsonNode type,
        @Nullable String upTo,
        @Nullable String because,
        List<Freeze> freezes) {
    public ExtensionTerms {
        // Left out of a file it is null.
        freezes = freezes == null ? List.of() : List.copyOf(freezes);
    }
}
