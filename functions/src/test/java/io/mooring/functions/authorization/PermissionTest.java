package io.mooring.functions.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionTest {
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "*,                     Microsoft.Kubernetes/connectedClusters/read,  true",
        "*/read,                Microsoft.Kubernetes/connectedClusters/read,  true",
        "*/READ,                microsoft.kubernetes/connectedclusters/Read,  true",
        "*/read,                Microsoft.Kubernetes/connectedClusters/write, false",
        "*/read,                Microsoft.Kubernetes/connectedClusters/reads, false",
        "*/read,                read,                                         false",
        "A/*/read,              A/b/read,                                     true",
        "A/*/read,              A/b/c/read,                                   true",
        "A/*/read,              A/read,                                       false",
        "A/*,                   A/b,                                          true",
        "A/*,                   AB/b,                                         false",
        "A/b,                   A/b,                                          true",
        "A/b,                   A/bc,                                         false",
        "A/*/b/*/d,             A/x/b/y/d,                                    true",
        "A/*/b/*/d,             A/x/c/y/d,                                    false",
        "A/*b*/d,               A/bb/d,                                       true",
        "A/*aba,                A/ababa,                                      true",
        "ab*ba,                 aba,                                          false",
        "**,                    anything,                                     true",
    })
    void aStarStandsForAnyText(String pattern, String action, boolean matches) {
        assertEquals(matches, Permission.matches(pattern, action));
    }

    @Test
    void whatIsExcludedIsNotAllowed() {
        var permission = new Permission(List.of("*"), List.of("A/*/Write"), List.of("K/*"), List.of("K/secrets/*"));
        assertEquals(true, permission.allows("A/b/read"));
        assertEquals(false, permission.allows("A/b/write"));
        assertEquals(true, permission.allowsData("K/pods/read"));
        assertEquals(false, permission.allowsData("K/secrets/read"));
        assertEquals(false, permission.allowsData("A/b/read"));
    }
}
