package io.mooring.gitops.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemverRangeTest {
    private static final List<String> TAGS = List.of(
            "0.2.3",
            "0.2.9",
            "0.3.0",
            "1.0.0",
            "1.2.3",
            "1.2.10",
            "v1.3.0",
            "2.0.0-rc.1",
            "2.0.0-rc.11",
            "2.0.0",
            "3.0.0-beta",
            "nightly");

    @ParameterizedTest(name = "{0} takes {1}")
    @CsvSource(delimiter = ';', nullValues = "nothing", textBlock = """
        *                ; 2.0.0
        1.x              ; v1.3.0
        1.2.x            ; 1.2.10
        1                ; v1.3.0
        1.2.3            ; 1.2.3
        ~1.2.3           ; 1.2.10
        ~1               ; v1.3.0
        ^1.0.0           ; v1.3.0
        ^0.2.3           ; 0.2.9
        ^0.2             ; 0.2.9
        >=1.0.0 <1.2.10  ; 1.2.3
        >= 1.0.0, < 2    ; v1.3.0
        >1.2             ; 2.0.0
        <=1.2            ; 1.2.10
        1.0.0 - 1.2.5    ; 1.2.3
        !=2.0.0          ; v1.3.0
        <1 || 2.x        ; 2.0.0
        >=2.0.0-0 <2.0.0 ; 2.0.0-rc.11
        >=3.0.0          ; nothing
        >=3.0.0-0        ; 3.0.0-beta
        """)
    void theGreatestTagInTheRangeIsTaken(String range, String tag) {
        assertEquals(Optional.ofNullable(tag), SemverRange.parse(range).greatest(TAGS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", ">=", "1.0.0 and 2", "||"})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SemverRange.parse(text));
    }

    @Test
    void theMoreExactReferenceWins() {
        String commit = "0123456789012345678901234567890123456789";
        assertEquals(new GitRef.Commit(commit, "b"), GitRef.of("b", "t", "1.x", "refs/x", commit));
        assertEquals(new GitRef.Name("refs/x"), GitRef.of("b", "t", "1.x", "refs/x", ""));
        assertEquals(new GitRef.Tag("t"), GitRef.of("b", "t", "1.x", "", ""));
        assertInstanceOf(GitRef.Semver.class, GitRef.of("b", "", "1.x", "", ""));
        assertEquals(new GitRef.Branch("b"), GitRef.of("b", "", "", "", ""));
        assertEquals(new GitRef.Branch("master"), GitRef.of("", "", "", "", ""));
    }
}
