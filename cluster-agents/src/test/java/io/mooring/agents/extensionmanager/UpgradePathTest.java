package io.mooring.agents.extensionmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.protocol.catalog.Freeze;
import io.mooring.protocol.catalog.SemanticVersion;
import io.mooring.protocol.catalog.VersionRange;
import io.mooring.protocol.extension.ExtensionTerms;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradePathTest {
    private static final List<String> AVAILABLE =
            List.of("0.1.0", "0.2.0", "1.0.0", "1.0.1", "1.1.0", "1.2.0", "2.0.0", "2.1.0-rc.1");

    @ParameterizedTest(name = "{0} of {1} from {2}: {3}, {4}")
    @CsvSource(delimiter = '|', emptyValue = "", nullValues = "-", textBlock = """
        COMPATIBLE | ''         | -     | 2.0.0 | -
        COMPATIBLE | <1.2       | -     | 1.1.0 | -
        NONE       | ''         | 1.0.0 | 1.0.0 | the extension is not upgraded by itself
        PATCH      | ''         | 1.0.0 | 1.0.1 | only patches of 1.0 are followed
        COMPATIBLE | ''         | 1.0.0 | 1.2.0 | it is not compatible with 1.0.0
        COMPATIBLE | ''         | 0.1.0 | 0.2.0 | it is not compatible with 0.1.0
        COMPATIBLE | <1.2       | 1.0.0 | 1.1.0 | not in the release train Stable
        COMPATIBLE | '^0 || <1.2' | 1.0.0 | 1.1.0 | not in the release train Stable
        COMPATIBLE | ''         | 2.0.0 | 2.0.0 | -
        """)
    void anExtensionMovesAsFarAsItIsTold(
            UpgradePath.Mode mode, String range, String installed, String next, String why) {
        UpgradePath path = new UpgradePath(mode, null, "Stable", range);
        VersionRange wanted = VersionRange.parse(path.wanted(installed));

        assertEquals(
                next,
                AVAILABLE.stream()
                        .flatMap(version -> SemanticVersion.parse(version).stream())
                        .filter(wanted::contains)
                        .max(Comparator.naturalOrder())
                        .orElseThrow()
                        .toString());
        if (installed != null) {
            String words = path.heldBack(installed, AVAILABLE).orElse("");
            assertEquals(why == null, words.isEmpty(), words);
            assertTrue(why == null || (words.startsWith("Version 2.0.0 is there, but ") && words.contains(why)), words);
        }
    }

    @Test
    void whatTheHubAllowsIsALimitButTakesNothingBack() {
        var limits = new UpgradePath.Limits("1.0.1", "ring early gets 1.2.0 after canary", null);
        UpgradePath path = new UpgradePath(UpgradePath.Mode.COMPATIBLE, null, "Stable", ">=0", limits);

        assertEquals(">=0 >=1.0.0 <2.0.0-0 <=1.0.1", path.wanted("1.0.0"));
        assertEquals(">=0 >=1.1.0 <2.0.0-0 <=1.1.0", path.wanted("1.1.0"));
        assertEquals(">=0 <=1.0.1", path.wanted(null));
        assertEquals(
                "Version 1.2.0 is there, but ring early gets 1.2.0 after canary.",
                path.heldBack("1.0.1", AVAILABLE).orElse(""));
    }

    @Test
    void aFreezeKeepsWhatIsInstalledAndSaysSo() {
        ExtensionTerms terms = new ExtensionTerms(
                null,
                null,
                null,
                List.of(new Freeze("weekends", null, null, List.of(DayOfWeek.SATURDAY), "18:00", "06:00", null)));
        Instant sundayNight = Instant.parse("2026-11-22T05:59:00Z");
        var frozen = UpgradePath.Limits.of(terms, sundayNight);
        UpgradePath path = new UpgradePath(UpgradePath.Mode.COMPATIBLE, null, "Stable", "", frozen);

        assertEquals("1.0.0", path.wanted("1.0.0"));
        assertEquals("", path.wanted(null));
        assertEquals(
                "Version 1.2.0 is there, but upgrades are frozen until 2026-11-22T06:00:00Z (weekends).",
                path.heldBack("1.0.0", AVAILABLE).orElse(""));
        assertEquals(UpgradePath.Limits.NONE, UpgradePath.Limits.of(terms, sundayNight.plusSeconds(60)));
    }

    @Test
    void aPinStaysWhereItIs() {
        UpgradePath path = new UpgradePath(UpgradePath.Mode.NONE, "1.0.0", "Stable", "^1");

        assertEquals("1.0.0", path.wanted("0.1.0"));
        assertEquals(
                List.of("Version 2.0.0 is there, but the extension is pinned to 1.0.0."),
                Stream.of(path.heldBack("1.0.0", AVAILABLE).orElse("")).toList());
    }
}
