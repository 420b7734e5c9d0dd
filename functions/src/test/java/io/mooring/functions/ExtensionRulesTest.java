package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What extensions may say, and what of it comes back. */
class ExtensionRulesTest {
    private static final String INFO = "'extensionType':'mooring.node-info'";

    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge-1");

    @Test
    void whatAzPutsForFluxSucceedsAtOnceAndStays() {
        String body = "{'identity':{'type':'SystemAssigned'},'properties':{'extensionType':'microsoft.flux',"
                + "'autoUpgradeMinorVersion':true}}";
        Answer created = ask("PUT", "flux", body);

        assertEquals(201, created.status());
        assertEquals("Succeeded", created.text("/properties/provisioningState"));
        assertTrue(created.json().at("/properties/isSystemExtension").asBoolean());
        String principal = created.text("/identity/principalId");
        assertEquals(36, principal.length());
        assertEquals("11111111-1111-1111-1111-111111111111", created.text("/identity/tenantId"));
        assertEquals(principal, ask("PUT", "flux", body).text("/identity/principalId"));
        assertEquals("400 SystemExtension", ask("DELETE", "flux", null).code());
        assertEquals(200, ask("GET", "flux", null).status());
    }

    @Test
    void fluxOfWhichTheClusterSaysNothingStaysSucceeded() {
        ask("PUT", "flux", "{'properties':{'extensionType':'microsoft.flux'}}");
        hub.clock.advance(Duration.ofHours(49));

        Answer later = ask("GET", "flux", null);
        assertEquals("Succeeded", later.text("/properties/provisioningState"));
        assertEquals("", later.text("/properties/errorInfo/message"));
    }

    @Test
    void theFirstConfigurationBringsTheFluxExtension() {
        String configuration = HubClient.path(agent.cluster(), "fluxConfigurations", "shop");
        Object body = TestBodies.configuration("https://git.example.com/x");
        assertEquals("404 ResourceNotFound", ask("GET", "flux", null).code());
        hub.ask("PUT", configuration, TestHub.OWNER, body);
        Answer flux = ask("GET", "flux", null);
        assertEquals("microsoft.flux", flux.text("/properties/extensionType"));
        assertEquals("Succeeded", flux.text("/properties/provisioningState"));

        hub.ask("PUT", configuration, TestHub.OWNER, body);
        assertEquals(
                flux.response().getHeader("ETag"),
                ask("GET", "flux", null).response().getHeader("ETag"));
    }

    @Test
    void aFluxExtensionOfAnyNameIsEnough() {
        ask("PUT", "gitops", "{'properties':{'extensionType':'Microsoft.Flux'}}");
        hub.ask(
                "PUT",
                HubClient.path(agent.cluster(), "fluxConfigurations", "shop"),
                TestHub.OWNER,
                TestBodies.configuration("https://git.example.com/x"));

        assertEquals("404 ResourceNotFound", ask("GET", "flux", null).code());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        'extensionType':'microsoft.flux','scope':{'namespace':{'targetNamespace':'a'}}      | cannot be namespace
        INFO,'scope':{'cluster':{},'namespace':{}}                                          | exactly one of
        INFO,'version':'0.1.0','autoUpgradeMinorVersion':true                               | 'properties.version' may be given only if
        INFO,'version':'0.1.0'                                                              | 'properties.version' may be given only if
        INFO,'autoUpgradeMode':'none','autoUpgradeMinorVersion':true                        | does not go with
        INFO,'releaseTrain':'nightly'                                                       | no release train 'nightly'
        INFO,'configurationSettings':{'replicas':'many'}                                    | 'replicas' is a whole number
        INFO,'configurationSettings':{'replica':'1'}                                        | no setting 'replica'
        """)
    void whatBreaksARuleIsRefusedInWords(String properties, String why) {
        Answer answer = ask("PUT", "info", "{'properties':{" + properties.replace("INFO", INFO) + "}}");

        assertEquals("400 ValidationFailed", answer.code());
        assertTrue(answer.message().contains(why), answer::message);
    }

    @ParameterizedTest(name = "{0} then {1}: {2}, {3}, {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
        -                                                    | -                                        | true  | compatible | -
        'autoUpgradeMode':'patch'                            | -                                        | true  | patch      | -
        'autoUpgradeMode':'none','version':'0.1.0'           | -                                        | false | none       | 0.1.0
        'autoUpgradeMinorVersion':false,'version':'0.1.0'    | -                                        | false | none       | 0.1.0
        'autoUpgradeMode':'patch'                            | 'autoUpgradeMinorVersion':false          | false | none       | -
        'autoUpgradeMinorVersion':false,'version':'0.1.0'    | 'autoUpgradeMinorVersion':true           | true  | compatible | -
        'autoUpgradeMinorVersion':false,'version':'0.1.0'    | 'autoUpgradeMode':'patch'                | true  | patch      | -
        'autoUpgradeMode':'patch'                            | 'autoUpgradeMode':'none','version':'0.1.0' | false | none     | 0.1.0
        'autoUpgradeMode':'patch'                            | 'configurationSettings':{'replicas':'2'} | true  | patch      | -
        """)
    void theTwoWordsForUpgradesMeanTheSame(
            @Nullable String put, @Nullable String patch, boolean minor, String mode, @Nullable String version) {
        String more = put == null ? "" : "," + put;
        Answer answer = ask("PUT", "info", "{'properties':{" + INFO + more + "}}");
        assertEquals(201, answer.status(), answer::message);
        if (patch != null) {
            answer = ask("PATCH", "info", "{'properties':{" + patch + "}}");
            assertEquals(202, answer.status(), answer::message);
        }

        assertEquals(
                minor, answer.json().at("/properties/autoUpgradeMinorVersion").asBoolean());
        assertEquals(mode, answer.text("/properties/autoUpgradeMode"));
        assertEquals(version == null ? "" : version, answer.text("/properties/version"));
    }

    @Test
    void aPatchOfASettingKeepsTheOthersAndWhatStandsBesideThem() {
        ask(
                "PUT",
                "info",
                "{'plan':{'name':'n','publisher':'p','product':'q'},'properties':{" + INFO
                        + ",'managedBy':'/subscriptions/x','configurationSettings':{'replicas':'1','facts.a':'b'}}}");
        Answer patched = ask("PATCH", "info", "{'properties':{'configurationSettings':{'replicas':'2'}}}");

        assertEquals("2", patched.text("/properties/configurationSettings/replicas"));
        assertEquals("b", patched.text("/properties/configurationSettings/facts.a"));
        assertEquals("q", patched.text("/plan/product"));
        assertEquals("/subscriptions/x", patched.text("/properties/managedBy"));
        String old = HubClient.path(agent.cluster(), "extensions", "info");
        Answer older = hub.ask("GET", old, TestHub.OWNER, null);
        assertFalse(older.json().path("properties").has("managedBy"));
        assertFalse(older.json().path("properties").has("autoUpgradeMode"));
    }

    @Test
    void otherKindsOfClustersAreNotFoundInWords() {
        String path = "/subscriptions/" + TestHub.SUBSCRIPTION + "/resourceGroups/g/providers/"
                + "Microsoft.ContainerService/managedClusters/c/providers/Microsoft.KubernetesConfiguration/extensions"
                + "?api-version=2025-03-01";
        Answer answer = hub.ask("GET", path, TestHub.OWNER, null);

        assertEquals(404, answer.status());
        assertTrue(answer.message().contains("Microsoft.Kubernetes/connectedClusters"), answer::message);
    }

    private Answer ask(String method, String name, @Nullable String body) {
        String path = HubClient.path(agent.cluster(), "extensions", name).replace("2023-05-01", "2025-03-01");
        return hub.ask(method, path, TestHub.OWNER, body == null ? null : body.replace('\'', '"'));
    }
}
