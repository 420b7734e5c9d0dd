package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.extensions.helm.ReleaseStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleasePlanTest {
    private static final SpecHash WANTED = new SpecHash("0123456789abcdef0123456789abcdef");
    private static final SpecHash OTHER = new SpecHash("ffffffffffffffffffffffffffffffff");

    @ParameterizedTest(name = "{0}, applied {1}, left by {2}: {3}, removing {4}")
    @CsvSource(delimiter = '|', textBlock = """
        # status         | applied | left by | to reach  | to remove
        DEPLOYED         | wanted  | UNKNOWN | None      | Uninstall
        DEPLOYED         | other   | UNKNOWN | Upgrade   | Uninstall
        DEPLOYED         | foreign | UNKNOWN | Upgrade   | Uninstall
        FAILED           | foreign | UNKNOWN | Upgrade   | Uninstall
        FAILED           | wanted  | UNKNOWN | Upgrade   | Uninstall
        UNINSTALLED      | foreign | UNKNOWN | Reinstall | Uninstall
        UNKNOWN          | foreign | UNKNOWN | Upgrade   | Uninstall
        PENDING_INSTALL  | foreign | DEAD    | Reinstall | Uninstall
        PENDING_INSTALL  | foreign | ALIVE   | Wait      | Wait
        PENDING_INSTALL  | foreign | UNKNOWN | Wait      | Wait
        PENDING_UPGRADE  | foreign | DEAD    | Mend      | Uninstall
        PENDING_UPGRADE  | foreign | ALIVE   | Wait      | Wait
        PENDING_UPGRADE  | foreign | UNKNOWN | Wait      | Wait
        PENDING_ROLLBACK | foreign | DEAD    | Mend      | Uninstall
        UNINSTALLING     | foreign | DEAD    | Reinstall | Uninstall
        UNINSTALLING     | foreign | ALIVE   | Wait      | Wait
        """)
    void thePlanFollowsFromWhatIsThere(
            ReleaseStatus status, String applied, PendingOwner owner, String reach, String remove) {
        String description = switch (applied) {
            case "wanted" -> WANTED.description();
            case "other" -> OTHER.description();
            default -> "Upgrade complete";
        };
        ObservedRelease observed = new ObservedRelease.Present(
                3, status, new ObservedRelease.ChartVersion("web", "1.0.0"), description, Instant.EPOCH, "");

        assertEquals(
                reach, ReleasePlan.toReach(WANTED, observed, owner).getClass().getSimpleName());
        assertEquals(remove, ReleasePlan.toRemove(observed, owner).getClass().getSimpleName());
    }

    @Test
    void whatIsNotThereIsInstalledOrAlreadyGone() {
        ObservedRelease absent = new ObservedRelease.Absent();

        assertEquals(new ReleasePlan.Install(), ReleasePlan.toReach(WANTED, absent, PendingOwner.UNKNOWN));
        assertEquals(new ReleasePlan.None(), ReleasePlan.toRemove(absent, PendingOwner.UNKNOWN));
    }
}
