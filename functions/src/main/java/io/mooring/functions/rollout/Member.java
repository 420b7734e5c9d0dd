package io.mooring.functions.rollout;

import io.mooring.functions.desired.Place;
import org.jspecify.annotations.Nullable;

/**
 * An extension whose type the hub watches over, as one of many.
 *
 * @param name of the extension
 * @param train it follows; empty if it follows none
 * @param ring index of its cluster's ring
 * @param told digest of the terms that its cluster has
 * @param version that is installed and well, null if none is
 * @param failed the version that failed last, null if none did
 */
record Member(
        Place place,
        String name,
        String train,
        int ring,
        String told,
        @Nullable String version,
        @Nullable String failed) {
    boolean has(String wanted) {
        return wanted.equals(version);
    }

    /** It stays so while the cluster is back at the version before. */
    boolean hasFailed(String wanted) {
        return wanted.equals(failed) && !wanted.equals(version);
    }

    boolean isTold(Member other) {
        return place.equals(other.place) && train.equals(other.train) && ring == other.ring && told.equals(other.told);
    }
}
