package io.mooring.cli.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.ExitCode;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CreateCommandsTest {
    private static final String GITOPS = "gitops create -c c1 -g g1 -n apps -u https://git/x ";
    private static final String EXTENSION = "extension create -c c1 -g g1 -n web ";
    private static final String PROVIDER = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g1"
            + "/providers/Microsoft.Kubernetes/connectedClusters/c1/providers/Microsoft.KubernetesConfiguration/";

    @TempDir
    private Path folder;

    private final MoorRun run = new MoorRun();

    @AfterEach
    void stop() {
        run.close();
    }

    private JsonNode created(String line) {
        run.hub().answers(201, "{\"name\":\"x\",\"properties\":{}}");
        assertEquals(0, run.moor(line), run.err());
        return Json.mapper().readTree(run.hub().bodies().getFirst()).path("properties");
    }

    private static JsonNode json(String text) {
        return Json.mapper().readTree(text);
    }

    @Test
    void aConfigurationIsWordedAsTheContractWordsIt() {
        JsonNode properties = created(GITOPS + "--branch b --interval 2m -k name=infra path=./infra prune=true"
                + " -k name=app depends_on=[\"infra\"] wait=false timeout=90s");

        assertEquals(json("""
                {"scope":"cluster","namespace":"default","sourceKind":"GitRepository","suspend":false,
                 "gitRepository":{"url":"https://git/x","syncIntervalInSeconds":120,"repositoryRef":{"branch":"b"}},
                 "kustomizations":{"infra":{"path":"./infra","prune":true},
                  "app":{"dependsOn":["infra"],"wait":false,"timeoutInSeconds":90}}}"""), properties);
        assertEquals(
                List.of("PUT " + PROVIDER + "fluxConfigurations/apps?api-version=2025-04-01 Bearer secret"),
                run.hub().asked());
    }

    @Test
    void anUpdateNamesOnlyWhatChanges() {
        run.hub().answers(202, "{\"name\":\"web\",\"properties\":{}}");
        String update = "extension update -c c1 -g g1 -n web ";

        assertEquals(0, run.moor(update + "--version 1.2.0 --config replicas=3 --drift Report"), run.err());
        assertEquals(json("""
                {"version":"1.2.0","autoUpgradeMinorVersion":false,"lifecycle":{"drift":"Report"},
                 "configurationSettings":{"replicas":"3"}}"""), json(run.hub().bodies().getFirst()).path("properties"));
        assertTrue(run.hub().asked().getFirst().startsWith("PATCH "));
        assertEquals(ExitCode.USAGE.number(), run.moor(update));
        assertTrue(run.err().contains("It is not said what to change."), run.err());
    }

    @Test
    void aConfigurationFollowsTheMainBranchUnlessToldOtherwise() throws IOException {
        Path authority = Files.writeString(folder.resolve("ca.pem"), "PEM");
        JsonNode properties = created(GITOPS + "-k name=app --suspend --scope namespace --namespace shop"
                + " --timeout 30 --https-user me --local-auth-ref login --https-ca-cert-file " + authority);

        String encoded = Base64.getEncoder().encodeToString("PEM".getBytes(StandardCharsets.UTF_8));
        assertEquals(json("""
                {"scope":"namespace","namespace":"shop","sourceKind":"GitRepository","suspend":true,
                 "gitRepository":{"url":"https://git/x","timeoutInSeconds":30,"repositoryRef":{"branch":"main"},
                  "httpsUser":"me","localAuthRef":"login","httpsCACert":"%s"},
                 "kustomizations":{"app":{}}}""".formatted(encoded)), properties);
    }

    @Test
    void anExtensionOfAChartRepositoryIsWordedAsTheContractWordsIt() {
        JsonNode properties = created(EXTENSION + "--chart-repository http://charts --chart-name nginx --version 1.2.3"
                + " --release-namespace web --config a.b=c image=x:1=2");

        assertEquals(json("""
                {"extensionType":"nginx","chart":{"repository":{"url":"http://charts","name":"nginx"}},
                 "autoUpgradeMinorVersion":false,"version":"1.2.3","scope":{"cluster":{"releaseNamespace":"web"}},
                 "configurationSettings":{"a.b":"c","image":"x:1=2"}}"""), properties);
        assertEquals(
                List.of("PUT " + PROVIDER + "extensions/web?api-version=2025-03-01 Bearer secret"),
                run.hub().asked());
    }

    @Test
    void whatLogsInIsProtected() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "hunter2\n");
        Path key = Files.writeString(folder.resolve("id"), "key");
        JsonNode properties = created(
                GITOPS + "-k name=app --https-user me --https-key-file " + token + " --ssh-private-key-file " + key);

        assertEquals(
                json("{\"httpsKey\":\"aHVudGVyMg==\",\"sshPrivateKey\":\"a2V5\"}"),
                properties.get("configurationProtectedSettings"));
        assertEquals(
                ExitCode.USAGE.number(), run.moor(GITOPS + "-k name=app --https-key hunter2"), "a key without a user");
    }

    @Test
    void protectedValuesComeFromAFileAndTheCommandLine() throws IOException {
        Path file = Files.writeString(folder.resolve("values.json"), "{\"db.password\":\"hunter2\",\"a\":\"1\"}");
        JsonNode properties =
                created(EXTENSION + "--extension-type t --config-protected-file " + file + " --config-protected a=2");

        assertEquals(
                json("{\"db.password\":\"hunter2\",\"a\":\"2\"}"), properties.get("configurationProtectedSettings"));
        Path bad = Files.writeString(folder.resolve("bad.json"), "{hunter2");
        assertEquals(
                ExitCode.USAGE.number(), run.moor(EXTENSION + "--extension-type t --config-protected-file " + bad));
        assertTrue(!run.err().contains("hunter2"), run.err());
    }

    @Test
    void anExtensionOfAGitRepositoryIsNamedAfterItsFolder() {
        assertEquals(
                json("""
                {"extensionType":"hello","chart":{"git":{"url":"https://git/x.git","path":"charts/hello/","tag":"v1"}},
                 "autoUpgradeMinorVersion":true,"scope":{"cluster":{}},"configurationSettings":{}}"""),
                created(EXTENSION + "--chart-git-url https://git/x.git --chart-git-path charts/hello/"
                        + " --chart-git-tag v1"));
    }

    @Test
    void anExtensionOfTheCatalogueNamesItsType() {
        assertEquals(
                json("""
                {"extensionType":"mooring.metrics","autoUpgradeMinorVersion":true,"releaseTrain":"preview",
                 "scope":{"namespace":{"targetNamespace":"shop"}},"configurationSettings":{}}"""),
                created(EXTENSION + "--extension-type mooring.metrics --release-train preview --scope namespace"
                        + " --target-namespace shop"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        gitops,    '{"complianceState":"Compliant"}',                                         0, Compliant
        gitops,    '{"complianceState":"Non-Compliant","errorMessage":"no such branch"}',     1, no such branch
        gitops,    '{"complianceState":"Pending"}',                                           6, moor gitops show
        extension, '{"provisioningState":"Succeeded"}',                                       0, Succeeded
        extension, '{"provisioningState":"Failed","errorInfo":{"message":"no such chart"}}',  1, no such chart
        extension, '{"provisioningState":"Creating"}',                                        6, moor extension show
        """)
    void aWaitEndsWithWhatTheClusterReports(String kind, String properties, int code, String words) {
        run.hub()
                .answers(201, "{\"name\":\"x\",\"properties\":{}}")
                .answers(200, "{\"name\":\"x\",\"properties\":" + properties + "}");
        String line = kind.equals("gitops") ? GITOPS + "-k name=app" : EXTENSION + "--extension-type t";

        assertEquals(code, run.moor(line + " --wait --wait-timeout 1m"), run.err());
        assertTrue((run.out() + run.err()).contains(words), run.out() + run.err());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        400, ValidationFailed,       1
        403, AuthorizationFailed,    5
        404, ParentResourceNotFound, 4
        409, Conflict,               1
        """)
    void theHubsRefusalIsAnExitCode(int status, String error, int code) {
        run.hub().answers(status, "{\"error\":{\"code\":\"" + error + "\",\"message\":\"It may not be.\"}}");

        assertEquals(code, run.moor(GITOPS + "-k name=app"));
        assertEquals(code, run.moor(EXTENSION + "--extension-type t"));
        assertTrue(run.err().contains("It may not be. (HTTP " + status + ", " + error + ")"), run.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        gitops create -n a -c c1 -g g1 -u http://x/y                           | `moor gitops create --help`
        gitops create -n a -c c1 -g g1 -u u -k path=./a                        | --kustomization name=app path=./app
        gitops create -n a -c c1 -g g1 -u u -k name=a prune=perhaps            | must be true or false
        gitops create -n a -c c1 -g g1 -u u -k name=a colour=red               | there are name, path, depends_on
        gitops create -n a -c c1 -g g1 -u u -k name=a -k name=a                | Name each once
        gitops create -n a -c c1 -g g1 -u u -k name=a --interval soon          | write for instance 90s, 15m
        gitops create -n a -c c1 -g g1 -u u -k name=a --https-ca-cert-file /no | Name a file that can be
        gitops create -n a/b -c c1 -g g1 -u u -k name=a                        | Use lower-case letters
        gitops create -n a -c c1 -g g1 -u u -k name=a -t managedClusters       | Leave --cluster-type away
        extension create -n a -c c1 -g g1                                      | --extension-type
        extension create -n a -c c1 -g g1 --chart-name x                       | --chart-repository and --chart-name
        extension create -n a -c c1 -g g1 --extension-type t --scope planet    | Use cluster or namespace
        extension create -n a -c c1 -g g1 --extension-type t --config novalue  | Write --config replicas=2
        extension create -n a -c c1 -g g1 --extension-type t --wait-timeout ?  | write for instance 90s, 15m
        """)
    void aWrongCommandLineIsToldWhatToDoNext(String line, String next) {
        assertEquals(ExitCode.USAGE.number(), run.moor(line));
        assertTrue(run.err().contains(next), run.err());
        assertEquals(List.of(), run.hub().asked(), "asked of the hub");
    }
}
