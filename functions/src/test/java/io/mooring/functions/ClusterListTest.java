package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.arm.ClusterId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ClusterListTest {
    private static final String PROVIDER = "/providers/Microsoft.Kubernetes/connectedClusters?api-version=2024-01-01";

    private final TestHub hub = new TestHub();

    @Test
    void pagesHoldEachClusterOnceWithItsStatus() {
        for (int i = 0; i < 7; i++) {
            TestAgent agent = hub.connected("edge-" + i);
            if (i % 2 == 0) {
                hub.enrol(agent);
            }
        }
        hub.created("edge"); // Its name is the beginning of the others'.
        List<String> seen =
                pages("https://hub.example.com/subscriptions/" + TestHub.SUBSCRIPTION + PROVIDER + "&$top=3");
        assertEquals(8, seen.size());
        assertEquals("edge Connecting", seen.get(0));
        assertEquals("edge-6 Connected", seen.get(7));
        assertEquals(
                seen,
                pages("https://hub.example.com/subscriptions/" + TestHub.SUBSCRIPTION + "/resourcegroups/g1"
                        + PROVIDER));
        assertEquals(
                List.of(),
                pages("https://hub.example.com/subscriptions/" + TestHub.SUBSCRIPTION + "/resourcegroups/g10"
                        + PROVIDER));
    }

    @Test
    void aPageGoesOnWhereTheLastOneEndedWhateverComesAndGoes() {
        for (String name : List.of("a", "c", "e", "g")) {
            hub.created(name);
        }
        String list = "https://hub.example.com/subscriptions/" + TestHub.SUBSCRIPTION + PROVIDER + "&$top=2";
        Answer first = hub.ask("GET", list, "owner", null);
        hub.ask("DELETE", HubClient.path(id("c")), "owner", null);
        hub.created("b");
        hub.created("f");
        assertEquals(List.of("e Connecting", "f Connecting", "g Connecting"), pages(first.text("/nextLink")));
    }

    @Test
    void linksNameTheHostThatWasAsked() {
        hub.created("a");
        hub.created("b");
        String list = "/subscriptions/" + TestHub.SUBSCRIPTION + PROVIDER + "&$top=1";
        Answer page =
                hub.ask("GET", list, "owner", null, "x-forwarded-host", "hub.corp:8443", "x-forwarded-proto", "https");
        assertEquals(
                "https://hub.corp:8443/subscriptions", page.text("/nextLink").substring(0, 35));
    }

    @Test
    void aNameKeepsTheCaseInWhichItWasCreated() {
        TestAgent agent = hub.created("Edge-A");
        String lower = HubClient.path(agent.cluster()).toLowerCase(Locale.ROOT);
        Answer answer = hub.ask("GET", lower, "owner", null);
        assertEquals("Edge-A", answer.text("/name"));
        assertEquals(agent.cluster().toString(), answer.text("/id"));
    }

    private List<String> pages(String first) {
        List<String> seen = new ArrayList<>();
        String next = first;
        while (!next.isEmpty()) {
            Answer page = hub.ask("GET", next, "owner", null);
            for (JsonNode item : page.json().get("value")) {
                seen.add(item.get("name").asString() + " "
                        + item.at("/properties/connectivityStatus").asString());
            }
            next = page.text("/nextLink");
        }
        return seen;
    }

    private static ClusterId id(String name) {
        return new ClusterId(TestHub.SUBSCRIPTION, "g1", name);
    }
}
