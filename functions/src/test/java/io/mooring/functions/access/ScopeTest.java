package io.mooring.functions.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mooring.functions.arm.ArmFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-00000000000a";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/g1";
    private static final String CLUSTER = GROUP + "/providers/Microsoft.Kubernetes/connectedClusters/c1";

    @ParameterizedTest(name = "{0} covers {1}: {2}")
    @CsvSource({
        "/,                    /subscriptions/s1,                      true",
        "/subscriptions/s1,    /subscriptions/s1,                      true",
        "/subscriptions/s1,    /SUBSCRIPTIONS/S1/resourcegroups/g,     true",
        "/subscriptions/s1,    /subscriptions/s10,                     false",
        "/subscriptions/s1/,   /subscriptions/s1/resourceGroups/g,     true",
        "/subscriptions/s1/resourceGroups/g, /subscriptions/s1,        false",
        "/subscriptions/s1/x/providers/Microsoft.KubernetesConfiguration/namespaces/dev,"
                + "/subscriptions/s1/x/namespaces/DEV/pods/a,          true",
    })
    void aScopeCoversWhatBeginsWithItsSegments(String scope, String other, boolean covers) {
        assertEquals(covers, new Scope(scope).covers(new Scope(other)));
    }

    @Test
    void itsPartsAreKnown() {
        Scope cluster = new Scope(CLUSTER + "/namespaces/dev");
        assertEquals(Optional.of("00000000-0000-0000-0000-00000000000a"), cluster.subscription());
        assertEquals(Optional.of("g1"), cluster.group());
        assertEquals(Optional.of("c1"), cluster.cluster());
        assertEquals(Optional.empty(), new Scope(GROUP).cluster());
        assertEquals(Optional.empty(), new Scope(SUBSCRIPTION).group());
        assertEquals(Optional.empty(), new Scope("/subscriptions/nonsense").subscription());
        assertEquals(Optional.empty(), Scope.ROOT.subscription());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        SUBSCRIPTION + ", true",
        GROUP + ", true",
        CLUSTER + ", true",
        CLUSTER + "/namespaces/dev, true",
        CLUSTER + "/providers/Microsoft.KubernetesConfiguration/namespaces/dev, true",
        CLUSTER + "/providers/Microsoft.KubernetesConfiguration/extensions/x, false",
        GROUP + "/providers/Microsoft.Storage/storageAccounts/x, false",
        "/subscriptions/nonsense, false",
        "/, false",
    })
    void rolesAreAssignedAtSomeScopes(String scope, boolean takes) {
        assertEquals(takes, new Scope(scope).takesAssignments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "subscriptions", "/a//b", "/a\nb"})
    void whatIsNoPathIsNoScope(String text) {
        assertThrows(ArmFailure.class, () -> new Scope(text));
    }

    @Test
    void aReachIsWhatNothingElseInItCovers() {
        List<Scope> held = List.of(
                new Scope(GROUP.replace("g1", "g2")),
                new Scope(CLUSTER),
                new Scope(GROUP),
                new Scope(GROUP.toUpperCase(Locale.ROOT)),
                new Scope("/subscriptions/other"));
        Reach reach = Reach.within(new Scope(SUBSCRIPTION), held);
        assertEquals(false, reach.whole());
        assertEquals(
                List.of("/g1/", "/g2/"),
                reach.parts().stream()
                        .map(part -> part.key().substring(part.key().length() - 4))
                        .toList());
        assertEquals(true, reach.covers(new Scope(CLUSTER)));
        assertEquals(true, Reach.within(new Scope(CLUSTER), held).whole());
        assertEquals(true, Reach.within(new Scope("/subscriptions/x"), held).isNothing());
    }
}
