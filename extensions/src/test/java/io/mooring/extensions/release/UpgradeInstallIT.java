package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRevision;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code helm upgrade --install}, of a release that is not there and of one that is. */
class UpgradeInstallIT {
    @Test
    void anAbsentReleaseIsInstalledAndAPresentOneUpgraded(@TempDir Path folder) throws Exception {
        try (var it = new EngineFixture(folder)) {
            it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP);

            assertEquals(1, revision(it, "first"));
            assertEquals("first", it.greeting());
            assertEquals(2, revision(it, "second"));
            assertEquals("second", it.greeting());
        }
    }

    private static int revision(EngineFixture it, String greeting) throws Exception {
        HelmOutcome<ReleaseRevision> outcome =
                it.helm.upgradeInstall(it.request("1.0.0", Map.of("greeting", greeting), ReleaseOptions.defaults()));
        return assertInstanceOf(HelmOutcome.Done.class, outcome, outcome.toString())
                                .value()
                        instanceof ReleaseRevision made
                ? made.revision()
                : 0;
    }
}
