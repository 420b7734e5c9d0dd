package io.mooring.functions.rollout;

import io.mooring.functions.desired.DesiredStore;
import io.mooring.functions.desired.Item;
import io.mooring.functions.desired.ItemKind;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.catalog.ExtensionType;
import io.mooring.protocol.catalog.Rollout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets versions go on from ring to ring, and tells those clusters of it whose terms have changed. One look at a type that
 * is at rest costs one request; while a version is on its way it costs what there is of the type.
 */
public final class AdvanceRollouts {
    private static final int PAGE = 500;
    private static final int PAGES_PER_RUN = 4;
    private static final int MEMBERS_MAX = 200_000;

    private final Rollouts rollouts;
    private final DesiredStore desired;

    public AdvanceRollouts(Rollouts rollouts, DesiredStore desired) {
        this.rollouts = rollouts;
        this.desired = desired;
    }

    /** How many clusters have something new to fetch. */
    public int run(Instant now) {
        int told = 0;
        for (ExtensionType type : rollouts.governed()) {
            told += advance(type, now);
        }
        return told;
    }

    private int advance(ExtensionType type, Instant now) {
        WaveStore.Known known = rollouts.waves().read(type.name());
        TypeWaves before = known.waves();
        Map<String, Wave> trains = trains(type, before, now);
        String digest = digest(type);
        TypeWaves next = before;
        if (!digest.equals(before.digest()) || !trains.equals(before.trains())) {
            next = new TypeWaves(digest, trains, "");
            if (!rollouts.waves().write(type.name(), known, next)) {
                return 0; // Another instance is at it.
            }
            known = rollouts.waves().read(type.name());
        }
        if (next.pushAfter() == null) {
            return 0;
        }
        return push(type, known, now);
    }

    /** What its members are told depends on nothing else. */
    private String digest(ExtensionType type) {
        return Rollouts.digest(rollouts.terms(type, TypeWaves.NONE, "any", 0))
                + Rollouts.digest(List.of(type.versions()));
    }

    private Map<String, Wave> trains(ExtensionType type, TypeWaves before, Instant now) {
        Rollout policy = type.rollout();
        Map<String, Wave> next = new TreeMap<>();
        if (policy == null) {
            return next;
        }
        for (ExtensionType.ReleaseTrain train : type.releaseTrains()) {
            Wave wave = before.train(train.name()).orElse(null);
            List<ExtensionType.Version> versions = type.versions(train);
            if (versions.isEmpty()) {
                continue;
            }
            String candidate = wave == null ? null : wave.candidate();
            List<Tally> tallies = candidate == null ? List.of() : tallies(type.name(), train.name(), candidate, policy);
            next.put(
                    train.name().toLowerCase(Locale.ROOT),
                    DecideWave.next(policy, wave, versions.getFirst().version(), tallies, now));
        }
        return next;
    }

    private List<Tally> tallies(String type, String train, String candidate, Rollout policy) {
        List<Tally> tallies = new ArrayList<>();
        policy.rings().forEach(ring -> tallies.add(Tally.NONE));
        @Nullable RowKey after = null;
        for (int read = 0; read < MEMBERS_MAX; read += PAGE) {
            List<Row> page = rollouts.members().list(type, after, PAGE);
            for (Row row : page) {
                after = row.key();
                Member member = Members.member(row);
                if (member.train().equalsIgnoreCase(train) && member.ring() < tallies.size()) {
                    boolean failed = member.hasFailed(candidate) && isThere(type, member);
                    tallies.set(member.ring(), tallies.get(member.ring()).plus(member.has(candidate), failed));
                }
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        return tallies;
    }

    private int push(ExtensionType type, WaveStore.Known known, Instant now) {
        TypeWaves waves = known.waves();
        String after = waves.pushAfter();
        int told = 0;
        for (int page = 0; page < PAGES_PER_RUN && after != null; page++) {
            List<Row> rows = rollouts.members().list(type.name(), key(type.name(), after), PAGE);
            for (Row row : rows) {
                told += tell(type, waves, Members.member(row), now) ? 1 : 0;
            }
            after = rows.size() < PAGE ? null : rows.getLast().key().row();
        }
        rollouts.waves().write(type.name(), known, waves.pushedTo(after)); // If it fails, they are looked at again.
        return told;
    }

    private static @Nullable RowKey key(String type, String row) {
        return row.isEmpty() ? null : Members.key(type, row);
    }

    private boolean tell(ExtensionType type, TypeWaves waves, Member member, Instant now) {
        String wanted = Rollouts.digest(rollouts.terms(type, waves, member.train(), member.ring()));
        if (wanted.equals(member.told()) || !isThere(type.name(), member)) {
            return false;
        }
        desired.touch(member.place(), now, 0);
        return true;
    }

    /** A cluster may have been deleted, or its extension by force: then nobody says so. */
    private boolean isThere(String type, Member member) {
        boolean there = desired.find(member.place(), ItemKind.EXTENSION, member.name())
                .filter(item -> isOf(type, item))
                .isPresent();
        if (!there) {
            rollouts.members().forget(type, member.place(), member.name());
        }
        return there;
    }

    private static boolean isOf(String type, Item item) {
        return item.spec().path("extensionType").asString("").equalsIgnoreCase(type);
    }
}
