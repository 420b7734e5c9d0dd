package io.mooring.cli.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.ExitCode;
import io.mooring.protocol.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ItemCommandsTest {
    private static final String CONFIGURATION = """
            {"name":"apps","properties":{"complianceState":"Non-Compliant","provisioningState":"Succeeded",
             "sourceSyncedCommitId":"main@sha1:0123456789012345678901234567890123456789",
             "sourceUpdatedAt":"2026-01-01T00:05:00Z","statusUpdatedAt":"2026-01-01T00:07:00Z",
             "gitRepository":{"url":"https://git/x"},"statuses":[
              {"kind":"GitRepository","name":"apps","namespace":"flux","complianceState":"Compliant","statusConditions":[
               {"type":"Ready","status":"True","message":"stored","lastTransitionTime":"2026-01-01T00:05:00Z"}]},
              {"kind":"Kustomization","name":"apps-app","namespace":"flux","complianceState":"Non-Compliant",
               "statusConditions":[{"type":"Healthy","status":"False","message":"waiting"},
               {"type":"Ready","status":"False","message":"Deployment web\\nis not ready",
                "lastTransitionTime":"2026-01-01T00:06:59Z"}]}]}}""";
    private static final String EXTENSION = """
            {"name":"web","properties":{"extensionType":"nginx","provisioningState":"Failed","version":"2.0.0",
             "currentVersion":null,"statusUpdatedAt":"2025-12-31T21:10:00Z",
             "chart":{"repository":{"url":"http://charts","name":"nginx"}},
             "scope":{"cluster":{"releaseNamespace":"shop"}},"errorInfo":{"message":"no such version"},
             "statuses":[{"code":"InstallFailed","displayStatus":null,"level":"Error","message":"no such version",
              "time":"2025-12-31T21:10:00Z"}]}}""";
    private static final String CONNECTED = """
            {"name":"c1","properties":{"connectivityStatus":"Connected"}}""";
    private static final String OFFLINE = """
            {"name":"c1","properties":{"connectivityStatus":"Offline","lastConnectivityTime":"2025-12-31T21:10:00Z"}}""";

    private final MoorRun run = new MoorRun();

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void aConfigurationIsShownWithItsObjectsAndTheirAges() {
        run.hub().answers(200, CONFIGURATION).answers(200, CONNECTED);

        assertEquals(0, run.moor("gitops show -n apps -c c1 -g g1"), run.err());
        assertEquals("""
                Name:          apps
                Compliance:    Non-Compliant
                Reported:      3 min ago
                Commit:        main@sha1:0123456, fetched 5 min ago
                Provisioning:  Succeeded
                Repository:    https://git/x
                Message:       Kustomization apps-app: waiting

                OBJECT                  NAMESPACE  STATE          SINCE      MESSAGE
                GitRepository apps      flux       Compliant      5 min ago  stored
                Kustomization apps-app  flux       Non-Compliant  3 min ago  Deployment web is not ready
                """, run.out());
        assertEquals("", run.err());
    }

    @Test
    void extensionTypesAreListedAndOneIsShownWithItsSettings() {
        String type = """
                {"name":"acme.thing","properties":{"publisher":"acme","description":"A thing.","releaseTrains":["Stable"],
                 "configurationSettingsSchema":{"properties":{
                  "mode":{"enum":["a","b"],"default":"a","description":"How."},"n":{"type":"integer"}}}}}""";
        run.hub().answers(200, "{\"value\":[" + type + "]}").answers(200, type);

        assertEquals(0, run.moor("extension types -c c1 -g g1"), run.err());
        assertEquals(0, run.moor("extension types -c c1 -g g1 --extension-type acme.thing"), run.err());
        assertEquals("""
                TYPE        PUBLISHER  TRAINS  DESCRIPTION
                acme.thing  acme       Stable  A thing.
                acme.thing
                A thing.

                SETTING  IS       DEFAULT  MEANING
                mode     a|b      a        How.
                n        integer  -        -
                """, run.out());
    }

    @Test
    void anExtensionOfASilentClusterIsShownAsOldAsItsReport() {
        run.hub().answers(200, EXTENSION).answers(200, OFFLINE);

        assertEquals(0, run.moor("extension show -n web -c c1 -g g1"), run.err());
        assertEquals("""
                Name:       web
                Type:       nginx
                State:      Failed
                Reported:   3 h ago
                Version:    none installed, pinned to 2.0.0
                Namespace:  shop
                Chart:      nginx of http://charts
                Message:    no such version

                STATUS         LEVEL  SINCE    MESSAGE
                InstallFailed  Error  3 h ago  no such version
                """, run.out());
        assertEquals(
                "! The cluster c1 is Offline, last seen 3 h ago: this is what it reported last.",
                run.err().strip());
    }

    @Test
    void whatHasNotBeenReportedIsSaidToBeSo() {
        run.hub()
                .answers(200, "{\"name\":\"apps\",\"properties\":{\"complianceState\":\"Unknown\",\"statuses\":[]}}")
                .answers(200, "{\"name\":\"c1\",\"properties\":{\"connectivityStatus\":\"Connecting\"}}");

        assertEquals(0, run.moor("gitops show -n apps -c c1 -g g1"), run.err());
        assertEquals("""
                Name:        apps
                Compliance:  Unknown
                Reported:    nothing yet
                """, run.out());
        assertTrue(run.err().contains("is Connecting, never seen"), run.err());
    }

    @Test
    void listsTellTheAgesOfTheReports() {
        run.hub().answers(200, "{\"value\":[" + CONFIGURATION + "]}").answers(200, CONNECTED);

        assertEquals(0, run.moor("gitops list -c c1 -g g1"), run.err());
        assertEquals("""
                NAME  COMPLIANCE     COMMIT             REPORTED   PROVISIONING  URL            MESSAGE
                apps  Non-Compliant  main@sha1:0123456  3 min ago  Succeeded     https://git/x  Kustomization apps-app: waiting
                """, run.out());
    }

    @Test
    void dataIsTheBodyOfTheHubAndNothingElseIsAsked() {
        run.hub().answers(200, EXTENSION);

        assertEquals(0, run.moor("extension show -n web -c c1 -g g1 -o json"), run.err());
        assertEquals(Json.mapper().readTree(EXTENSION), Json.mapper().readTree(run.out()));
        assertEquals(1, run.hub().asked().size());
    }

    @Test
    void whatIsNotThereCannotBeDeleted() {
        run.hub().answers(204, "");

        assertEquals(ExitCode.NOT_FOUND.number(), run.moor("gitops delete -n apps -c c1 -g g1"));
        assertEquals(ExitCode.NOT_FOUND.number(), run.moor("extension delete -n web -c c1 -g g1 -y"));
        assertTrue(run.err().contains("There is no configuration apps. `moor gitops list`"), run.err());
        assertTrue(run.err().contains("There is no extension web. `moor extension list`"), run.err());
    }

    @Test
    void whatIsThereIsDeleted() {
        run.hub().answers(202, "");

        assertEquals(0, run.moor("gitops delete -n apps -c c1 -g g1"), run.err());
        assertEquals(0, run.moor("extension delete -n web -c c1 -g g1"), run.err());
        assertEquals("""
                The configuration apps is being deleted; the agents remove what it applied.
                The extension web is being deleted; the agents uninstall it.
                """, run.out());
    }
}
