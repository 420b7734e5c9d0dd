package io.mooring.protocol.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterIdTest {
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

    @Test
    void anIdIsReadInAnyCaseAndKeepsTheCaseOfItsNames() {
        var id = ClusterId.parse("/SUBSCRIPTIONS/" + SUBSCRIPTION
                + "/resourcegroups/Shop/providers/microsoft.kubernetes/CONNECTEDCLUSTERS/Edge-1");

        assertEquals(new ClusterId(SUBSCRIPTION, "shop", "edge-1"), id);
        assertEquals("Edge-1", id.name());
        assertEquals(
                "/subscriptions/" + SUBSCRIPTION
                        + "/resourcegroups/shop/providers/microsoft.kubernetes/connectedclusters/edge-1",
                id.canonical());
        assertEquals(id, ClusterId.parse(id.toString()));
        assertEquals(id.hashCode(), ClusterId.parse(id.canonical()).hashCode());
    }

    @Test
    void namesMayHaveSixtyThreeCharacters() {
        assertEquals(63, new ClusterId(SUBSCRIPTION, "g", "a".repeat(63)).name().length());
        assertThrows(IllegalArgumentException.class, () -> new ClusterId(SUBSCRIPTION, "g", "a".repeat(64)));
        assertEquals(
                90,
                new ClusterId(SUBSCRIPTION, "g".repeat(90), "a").resourceGroup().length());
        assertThrows(IllegalArgumentException.class, () -> new ClusterId(SUBSCRIPTION, "g".repeat(91), "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "a.b", "ä", "a\n", "..", "a%2f"})
    void otherNamesAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> new ClusterId(SUBSCRIPTION, "g", name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g.", "a/b", "a b", "a#b"})
    void otherGroupNamesAreRefused(String group) {
        assertThrows(IllegalArgumentException.class, () -> new ClusterId(SUBSCRIPTION, group, "a"));
    }
}
