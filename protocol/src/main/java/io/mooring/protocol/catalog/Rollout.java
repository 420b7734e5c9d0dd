package io.mooring.protocol.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a new version of a type goes through a fleet: ring by ring, each after the one before has run it for a while, and
 * no further when too many fail.
 *
 * @param ringTag the tag of a cluster that names its ring; clusters without it, or with another word, are in the last
 * @param rings in their order; empty is one for all
 */
public record Rollout(String ringTag, List<Ring> rings, List<Freeze> freezes) {
    public static final String RING_TAG = "ring";

    private static final int RINGS_MAX = 20;
    private static final int FREEZES_MAX = 50;

    public Rollout {
        rings = List.copyOf(rings);
        freezes = List.copyOf(freezes);
        if (rings.size() > RINGS_MAX || freezes.size() > FREEZES_MAX) {
            throw new IllegalArgumentException(
                    "a rollout has at most " + RINGS_MAX + " rings and " + FREEZES_MAX + " freezes");
        }
        if (rings.stream().map(Ring::name).distinct().count() < rings.size()) {
            throw new IllegalArgumentException("two rings have the same name");
        }
    }

    /**
     * Clusters that get a version at the same time.
     *
     * @param soak how long the ring has a version before the next one gets it
     * @param failureShareMax of those that tried it, how many may have failed, from 0 to 1
     */
    public record Ring(String name, Duration soak, double failureShareMax) {
        public Ring {
            if (soak.isNegative()) {
                throw new IllegalArgumentException("a ring's soak time is not negative");
            }
            if (!(failureShareMax >= 0 && failureShareMax <= 1)) {
                throw new IllegalArgumentException("a ring's failureShareMax is from 0 to 1");
            }
        }
    }

    /** Index of the ring that a cluster is in. */
    public int ring(Map<String, String> tags) {
        String name = tags.entrySet().stream()
                .filter(tag -> tag.getKey().equalsIgnoreCase(ringTag))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        return IntStream.range(0, rings.size())
                .filter(index -> rings.get(index).name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(Math.max(0, rings.size() - 1));
    }
}
