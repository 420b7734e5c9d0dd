package io.mooring.gitops.helmrelease;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReleaseNamesTest {
    @Test
    void aGivenNameIsTaken() {
        assertEquals("mine", ReleaseNames.of("mine", "apps", "app"));
    }

    @Test
    void theTargetNamespaceComesFirst() {
        assertEquals("app", ReleaseNames.of("", "", "app"));
        assertEquals("apps-app", ReleaseNames.of("", "apps", "app"));
    }

    @Test
    void aLongNameEndsInTheHashOfItself() {
        String name = "a".repeat(54);
        String expected = "a".repeat(40) + "-" + ReleaseNames.sha256(name).substring(0, 12);
        assertEquals(expected, ReleaseNames.of("", "", name));
        assertEquals(53, expected.length());
        assertEquals("a".repeat(53), ReleaseNames.of("", "", "a".repeat(53)));
    }
}
