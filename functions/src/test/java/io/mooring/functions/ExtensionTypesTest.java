package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.ClusterMetadata;
import io.mooring.protocol.agent.HeartbeatRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionTypesTest {
    private static final String VERSION = "api-version=2023-05-01-preview";
    private static final String LOCATION = "/subscriptions/" + TestHub.SUBSCRIPTION
            + "/providers/Microsoft.KubernetesConfiguration/locations/westeurope/extensionTypes";

    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge-1");

    @Test
    void aLocationHasTheWholeCatalogue() {
        Answer answer = ask(LOCATION + "?" + VERSION);

        assertEquals(200, answer.status());
        assertTrue(names(answer).contains("microsoft.flux"), () -> names(answer));
        String flux = LOCATION + "/Microsoft.Flux";
        Answer type = ask(flux + "?" + VERSION);
        assertEquals(LOCATION + "/microsoft.flux", type.text("/id"));
        assertTrue(type.json().at("/properties/isSystemExtension").asBoolean());
        assertEquals("cluster", type.text("/properties/supportedScopes/defaultScope"));
        Answer versions = ask(flux + "/versions?" + VERSION + "&releaseTrain=stable&showLatest=true");
        String version = versions.text("/value/0/name");
        assertFalse(version.isEmpty());
        assertEquals(version, ask(flux + "/versions/" + version + "?" + VERSION).text("/properties/version"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        publisherId=nobody            | 0
        planId=p                      | 0
        releaseTrain=nightly          | 0
        publisherId=Mooring&$top=1000 | 3
        """)
    void filtersNarrowTheList(String filter, int countMin) {
        int found = ask(LOCATION + "?" + VERSION + "&" + filter)
                .json()
                .path("value")
                .size();

        assertTrue(countMin == 0 ? found == 0 : found >= countMin, found + " types");
    }

    @Test
    void pagesLeadThroughTheWholeList() {
        Answer first = ask(LOCATION + "?" + VERSION + "&$top=1");
        Answer second = ask(first.text("/nextLink"));

        assertEquals(1, first.json().path("value").size());
        assertTrue(first.text("/value/0/name").compareTo(second.text("/value/0/name")) < 0);
        assertEquals(
                0,
                ask(LOCATION + "?" + VERSION + "&$skiptoken=bm9uZQ")
                        .json()
                        .path("value")
                        .size());
    }

    @Test
    void aClusterIsShownWhatItsKubernetesCanHave() {
        String types = path("");
        String bundle = path("mooring.policy-bundle");
        assertTrue(names(ask(types)).contains("mooring.policy-bundle"));

        var old = new ClusterMetadata("v1.28.3+k3s1", 1, 1, "0.1.0", "k3s", "generic");
        hub.ask("POST", AgentApi.HEARTBEATS, hub.token(agent), new HeartbeatRequest(old));

        assertFalse(names(ask(types)).contains("mooring.policy-bundle"));
        assertEquals("404 ResourceNotFound", ask(bundle).code());
        assertTrue(names(ask(types)).contains("mooring.node-info"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        /nothing                       | 404 ResourceNotFound
        /nothing/versions              | 404 ResourceNotFound
        /microsoft.flux/versions/9.9.9 | 404 ResourceNotFound
        """)
    void whatIsNotThereIsNotFound(String path, String code) {
        assertEquals(code, ask(LOCATION + path + "?" + VERSION).code());
    }

    private String path(String name) {
        return HubClient.path(agent.cluster(), "extensionTypes", name).replace("2023-05-01", "2024-11-01-preview");
    }

    private Answer ask(String path) {
        return hub.ask("GET", path, TestHub.OWNER, null);
    }

    private static String names(Answer list) {
        return list.json().path("value").findValuesAsString("name").toString();
    }
}
