package io.mooring.functions.desired;

import java.time.Instant;

/**
 * Forgets protected settings that their cluster did not take up in time.
 *
 * <p>Their names stay, so that the cluster, should it come back, can say what is missing.
 */
public final class PurgeSettings {
    private static final int PAGE = 100;

    private final SettingsDue due;
    private final DesiredStore desired;

    public PurgeSettings(SettingsDue due, DesiredStore desired) {
        this.due = due;
        this.desired = desired;
    }

    /** How many items lost their settings. */
    public int run(Instant now) {
        int purged = 0;
        for (SettingsDue.Look look : due.before(now, PAGE)) {
            Item item = desired.find(look.place(), look.kind(), look.name()).orElse(null);
            if (item != null && item.protectedSettings() != null) {
                switch (item.progress(now)) {
                    // It was changed since, and has its time from then on.
                    case PENDING ->
                        due.remember(
                                look.place(),
                                look.kind(),
                                look.name(),
                                item.changedAt().plus(Item.PATIENCE));
                    case TIMED_OUT -> purged += purge(look, now);
                    case REPORTED, DELETING -> {}
                }
            }
            due.forget(look);
        }
        return purged;
    }

    private int purge(SettingsDue.Look look, Instant now) {
        return desired.change(
                                look.place(),
                                look.kind(),
                                look.name(),
                                now,
                                (present, generation) ->
                                        present == null || present.progress(now) != Item.Progress.TIMED_OUT
                                                ? present
                                                : present.withSettings(
                                                        present.protectedSettings() == null
                                                                ? null
                                                                : present.protectedSettings()
                                                                        .purged()))
                        .filter(item -> item.protectedSettings() != null
                                && item.protectedSettings().isPurged())
                        .isPresent()
                ? 1
                : 0;
    }
}
