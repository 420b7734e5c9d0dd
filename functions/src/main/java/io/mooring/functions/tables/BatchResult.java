package io.mooring.functions.tables;

import java.util.List;

/**
 * What became of a batch.
 *
 * @param failedAt index of the write because of which none was made; -1 if all were, or if nobody says which it was
 * @param etags of the versions that were made, in the order of the writes; empty if nobody says which they are
 */
public record BatchResult(WriteResult result, int failedAt, List<String> etags) {
    public BatchResult {
        etags = List.copyOf(etags);
    }

    static BatchResult of(WriteResult result) {
        return new BatchResult(result, -1, List.of());
    }

    /** The version that a write of the batch made, empty if nobody says. */
    public String etag(int write) {
        return write < etags.size() ? etags.get(write) : "";
    }
}
