package io.mooring.extensions.release;

import io.mooring.extensions.helm.ReleaseStatus;

/** What is to be done about a release; decided from facts alone. */
public sealed interface ReleasePlan {
    /** It is as it shall be, or it is gone as it shall be. */
    record None() implements ReleasePlan {}

    record Install() implements ReleasePlan {}

    record Upgrade() implements ReleasePlan {}

    /** Remove what a broken-off first install or uninstall left, then install. */
    record Reinstall() implements ReleasePlan {}

    /**
     * Declare a broken-off revision deployed, then upgrade. Only so does Helm know the fields which that revision may
     * have set, and takes back those that are no longer wanted.
     */
    record Mend(int revision) implements ReleasePlan {}

    record Uninstall() implements ReleasePlan {}

    /** Somebody is at work. */
    record Wait(PendingOwner owner, ReleaseStatus status) implements ReleasePlan {}

    /** Decides for a release that shall be. */
    static ReleasePlan toReach(SpecHash wanted, ObservedRelease observed, PendingOwner owner) {
        return switch (observed) {
            case ObservedRelease.Absent() -> new Install();
            case ObservedRelease.Present present
            when present.status().unfinished() && owner != PendingOwner.DEAD -> new Wait(owner, present.status());
            case ObservedRelease.Present present ->
                switch (present.status()) {
                    case DEPLOYED ->
                        SpecHash.in(present.description())
                                        .filter(wanted::equals)
                                        .isPresent()
                                ? new None()
                                : new Upgrade();
                    case FAILED, SUPERSEDED, UNKNOWN -> new Upgrade();
                    case PENDING_INSTALL, UNINSTALLING, UNINSTALLED -> new Reinstall();
                    case PENDING_UPGRADE, PENDING_ROLLBACK -> new Mend(present.revision());
                };
        };
    }

    /** Decides for a release that shall not be. */
    static ReleasePlan toRemove(ObservedRelease observed, PendingOwner owner) {
        return switch (observed) {
            case ObservedRelease.Absent() -> new None();
            case ObservedRelease.Present present
            when present.status().unfinished() && owner != PendingOwner.DEAD -> new Wait(owner, present.status());
            case ObservedRelease.Present ignored -> new Uninstall();
        };
    }
}
