package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What fluxConfigurations may say, and what of it comes back and reaches the cluster. */
class FluxSourcesTest {
    private static final String GIT = "'sourceKind':'GitRepository','gitRepository':{'url':'https://h/x'}";

    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge-1");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        GitRepository | gitRepository | {'url':'https://h/x'} | {'url':'https://h/x','timeoutInSeconds':600,'syncIntervalInSeconds':600}
        Bucket        | bucket | {'url':'https://h','bucketName':'b'} | {'url':'https://h','bucketName':'b','insecure':true,'timeoutInSeconds':600,'syncIntervalInSeconds':600}
        AzureBlob     | azureBlob | {'url':'https://h','containerName':'c','servicePrincipal':{'clientId':'i','tenantId':'t'}} \
          | {'url':'https://h','containerName':'c','timeoutInSeconds':600,'syncIntervalInSeconds':600,'servicePrincipal':{'clientId':'i','tenantId':'t','clientCertificateSendChain':false}}
        OCIRepository | ociRepository | {'url':'oci://h/x','layerSelector':{}} \
          | {'url':'oci://h/x','timeoutInSeconds':600,'syncIntervalInSeconds':600,'insecure':false,'useWorkloadIdentity':false,'layerSelector':{'operation':'extract'}}
        """)
    void eachSourceKindComesBackWithItsDefaultsAndReachesTheCluster(
            String kind, String member, String given, String shown) {
        Answer created = put("{'sourceKind':'" + kind + "','" + member + "':" + given + "}");

        assertEquals(201, created.status(), () -> created.response().getBody().toString());
        assertEquals(json(shown), created.json().at("/properties/" + member));
        FluxConfigurationSpec spec = fetch().spec();
        assertEquals(kind, spec.sourceKind());
        assertEquals(
                json(shown).path("url"),
                Json.mapper().valueToTree(spec).path(member).path("url"));
        assertEquals(
                200,
                put("{'sourceKind':'" + kind + "','" + member + "':" + given + "}")
                        .status());
    }

    @Test
    void defaultsAreTheContracts() {
        JsonNode properties =
                put("{" + GIT + ",'kustomizations':{'a':{}}}").json().path("properties");

        assertEquals("cluster", properties.path("scope").asString());
        assertEquals("default", properties.path("namespace").asString());
        assertFalse(properties.path("suspend").asBoolean(true));
        assertEquals(
                json("{'name':'a','path':'','timeoutInSeconds':600,'syncIntervalInSeconds':600,'prune':false,"
                        + "'force':false,'wait':true}"),
                properties.at("/kustomizations/a"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'sourceKind':'Bucket'}                                                        | 'properties.bucket' is required
        {'sourceKind':'OCIRepository','ociRepository':{'url':'https://h/x'}}           | must be oci://
        {'sourceKind':'Bucket','bucket':{'url':'https://h'}}                           | 'properties.bucket.bucketName' is required
        {GIT,'bucket':{'url':'https://h','bucketName':'b'}}                            | 'properties.bucket' does not go with sourceKind GitRepository
        {'sourceKind':'GitRepository','gitRepository':{'url':'https://h','httpsCACert':'?'}} | 'properties.gitRepository.httpsCACert' must be base64
        {GIT,'kustomizations':{'a':{'dependsOn':['b']},'b':{'dependsOn':['a']}}}       | in a circle
        {GIT,'kustomizations':{'a':{'dependsOn':['c']}}}                               | depends on 'c'
        {GIT,'reconciliationWaitDuration':'soon'}                                      | ISO 8601
        {GIT,'reconciliationWaitDuration':'P3D'}                                       | 48 hours
        """)
    void whatBreaksARuleIsRefusedInWords(String properties, String why) {
        Answer answer = put(properties.replace("GIT", GIT));

        assertEquals("400 ValidationFailed", answer.code());
        assertTrue(answer.message().contains(why), answer::message);
        assertEquals("404 ResourceNotFound", ask("GET", null).code());
    }

    @Test
    void substitutionsComeBackWhereTheyWere() {
        String postBuild = "{'substitute':{'a':'1'},'substituteFrom':[{'kind':'Secret','name':'s','optional':false}]}";
        Answer created = put("{" + GIT + ",'kustomizations':{'a':{'postBuild':" + postBuild + "}}}");

        assertEquals(json(postBuild), created.json().at("/properties/kustomizations/a/postBuild"));
        assertEquals(
                "s",
                fetch().spec().kustomizations().get("a").substituteFrom().get(0).name());
    }

    @Test
    void aPatchMergesKustomizationsAndMayChangeTheKindOfSource() {
        put("{" + GIT + ",'kustomizations':{'a':{'prune':true},'b':{}}}");
        assertEquals(
                202,
                patch("{'suspend':true,'gitRepository':{},'kustomizations':{'b':null,'c':{}}}")
                        .status());
        FluxConfigurationSpec merged = fetch().spec();
        assertEquals(List.of("a", "c"), List.copyOf(merged.kustomizations().keySet()));
        assertTrue(merged.kustomizations().get("a").prune());
        assertTrue(merged.suspend());

        assertEquals(
                202,
                patch("{'sourceKind':'OCIRepository','ociRepository':{'url':'oci://h/x'}}")
                        .status());
        assertEquals("OCIRepository", fetch().spec().sourceKind());
        assertEquals(null, fetch().spec().gitRepository());
        assertEquals("400 ValidationFailed", patch("{'sourceKind':'Bucket'}").code());
        assertEquals("400 InvalidRequestContent", patch("{'namespace':'other'}").code());
    }

    @Test
    void aChangeThatWaitsIsDoneWhenTheClusterComplies() {
        put("{" + GIT + ",'waitForReconciliation':true,'reconciliationWaitDuration':'PT10M'}");
        report(ComplianceState.PENDING);
        assertEquals("Creating", state());
        report(ComplianceState.COMPLIANT);
        assertEquals("Succeeded", state());

        report(ComplianceState.NON_COMPLIANT);
        hub.clock.advance(Duration.ofMinutes(9));
        assertEquals("Creating", state());
        hub.clock.advance(Duration.ofMinutes(1));
        assertEquals("Failed", state());
        assertTrue(ask("GET", null).text("/properties/errorMessage").contains("PT10M"));
    }

    private void report(ComplianceState state) {
        DesiredState.FluxConfiguration wish = fetch();
        var report = FluxConfigurationReport.of(wish.name(), wish.generation(), state, null);
        hub.ask("POST", AgentApi.STATUS, hub.token(agent), new StatusReport(List.of(report), List.of()));
    }

    private String state() {
        return ask("GET", null).text("/properties/provisioningState");
    }

    private DesiredState.FluxConfiguration fetch() {
        return hub.ask("GET", AgentApi.DESIRED_STATE, hub.token(agent), null)
                .as(DesiredState.class)
                .fluxConfigurations()
                .get(0);
    }

    private Answer put(String properties) {
        return ask("PUT", properties);
    }

    private Answer patch(String properties) {
        return ask("PATCH", properties);
    }

    private Answer ask(String method, String properties) {
        String path =
                HubClient.path(agent.cluster(), "fluxConfigurations", "shop").replace("2023-05-01", "2025-04-01");
        String body = properties == null ? null : "{'properties':" + properties + "}";
        return hub.ask(method, path, TestHub.OWNER, body == null ? null : body.replace('\'', '"'));
    }

    private static JsonNode json(String text) {
        return Json.mapper().readTree(text.replace('\'', '"'));
    }
}
