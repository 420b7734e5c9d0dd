package io.mooring.functions.rollout;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the versions of one type have come.
 *
 * @param digest of what its file says
 * @param trains by name, lower case
 * @param pushAfter key of the last member that was looked at, while members are told of a change; null if all were
 */
record TypeWaves(
        String digest, Map<String, Wave> trains, @Nullable String pushAfter) {
    static final TypeWaves NONE = new TypeWaves("", Map.of(), null);

    TypeWaves {
        trains = new TreeMap<>(trains);
    }

    Optional<Wave> train(String name) {
        return Optional.ofNullable(trains.get(name.toLowerCase(Locale.ROOT)));
    }

    TypeWaves pushedTo(@Nullable String key) {
        return new TypeWaves(digest, trains, key);
    }
}
