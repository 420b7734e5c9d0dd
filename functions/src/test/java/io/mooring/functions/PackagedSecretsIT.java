package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.LocalCloud;
import io.mooring.azurite.LocalCloudSettings;
import io.mooring.functions.HubClient.Answer;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.arm.ClusterId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protected settings on the staged functions with real storage: nothing that is kept, said or logged holds them. */
class PackagedSecretsIT {
    private static final String FIRST = "correct-horse-battery!";
    private static final String SECOND = "staple-in-the-morning!";
    private static final List<String> PLAIN = List.of(FIRST, SECOND);

    /** So that it is known that the right places are looked at. */
    private static final String MARK = "a-path-that-may-be-seen";

    @TempDir
    static Path data;

    @Test
    void whatIsProtectedIsNowhereToBeRead() throws IOException {
        List<String> answers = new ArrayList<>();
        String tables;
        try (LocalCloud cloud =
                LocalCloud.start(LocalCloudSettings.at(data).withFunctions(PackagedHubIT.STAGED.toAbsolutePath()))) {
            use(cloud, answers);
            tables = String.join("\n", TableDump.of(cloud.storage().connectionString()));
        }
        assertHidden("an answer", String.join("\n", answers), MARK);
        assertHidden("the tables", tables, MARK);
        assertTrue(tables.contains("azureBlob.sasToken"), "its name is there, with the ciphertext");
        // Azurite writes its files when it ends, at the latest.
        String files = textOf(data.resolve("storage"));
        assertHidden("the storage's files", files, MARK);
        assertHidden("logs and all other files", textOf(data), "operation=PUT_CONFIGURATION status=400");
    }

    private static void use(LocalCloud cloud, List<String> answers) {
        var hub = new HubClient(cloud.hubUrl(), cloud.certificates().trust());
        TestAgent enrolled = created(hub, cloud, "enrolled");
        Answer identity = hub.ask(
                "POST",
                AgentApi.ENROLLMENTS,
                null,
                enrolled.enrolment(cloud.clock().instant(), new TestSettingsKey().publicText()));
        enrolled.take(identity.as(EnrollmentResponse.class));
        for (TestAgent agent : List.of(enrolled, created(hub, cloud, "silent"))) {
            var user = new User(hub, cloud.ownerToken(), agent.cluster(), answers);
            user.make("fluxConfigurations/git", git("{'httpsUser':'" + base64(FIRST) + "'}"));
            user.make(
                    "fluxConfigurations/blob",
                    "{'sourceKind':'AzureBlob','azureBlob':{'url':'https://b.example.com','containerName':'c',"
                            + "'sasToken':'FIRST'},'kustomizations':{'apps':{'path':'MARK'}}}");
            user.make(
                    "extensions/web",
                    "{'chart':{'repository':{'url':'https://charts.example.com','name':'MARK'}},"
                            + "'configurationProtectedSettings':{'password':'FIRST'}}");
            user.make(
                    "sourceControlConfigurations/old",
                    "{'repositoryUrl':'https://git.example.com/x','operatorParams':'--git-path=MARK',"
                            + "'configurationProtectedSettings':{'httpsKey':'" + base64(FIRST) + "'}}");
            user.ask("PATCH", "fluxConfigurations/blob", 202, "{'azureBlob':{'accountKey':'SECOND'}}");
            user.ask("PATCH", "extensions/web", 202, "{'configurationProtectedSettings':{'password':'SECOND'}}");
            user.ask("PUT", "fluxConfigurations/bad", 400, git("{'httpsKey':'FIRST'}"));
            user.ask("PUT", "fluxConfigurations/bad", 400, git("{'unheardOf':'SECOND'}"));
        }
    }

    private static TestAgent created(HubClient hub, LocalCloud cloud, String name) {
        TestAgent agent = TestAgent.of(PackagedHubIT.id(name));
        Answer answer = hub.ask("PUT", HubClient.path(agent.cluster()), cloud.ownerToken(), TestBodies.cluster(agent));
        assertEquals(201, answer.status(), answer.toString());
        return agent;
    }

    private static String git(String settings) {
        return "{'sourceKind':'GitRepository','gitRepository':{'url':'https://git.example.com/x','repositoryRef':"
                + "{'branch':'main'}},'kustomizations':{'apps':{'path':'MARK'}},'configurationProtectedSettings':"
                + settings + "}";
    }

    /** Somebody who keeps all that he is answered. */
    private record User(HubClient hub, String token, ClusterId cluster, List<String> answers) {
        /** Makes something, and looks at it in each way there is. */
        void make(String what, String properties) {
            Answer made = ask("PUT", what, 201, properties);
            ask("GET", what, 200, null);
            ask("GET", what.substring(0, what.indexOf('/') + 1), 200, null);
            String operation = made.header("Azure-AsyncOperation");
            assertEquals(what.startsWith("sourceControl"), operation.isEmpty());
            if (!operation.isEmpty()) {
                Answer status = hub.ask("GET", operation, token, null);
                assertEquals(200, status.status(), status.toString());
                answers.add(status.toString());
            }
        }

        Answer ask(String method, String what, int expected, @Nullable String properties) {
            String[] parts = what.split("/", 2);
            String path = HubClient.path(cluster, parts[0], parts[1]);
            String body = properties == null ? null : "{'properties':" + properties + "}";
            Answer answer = hub.ask(method, path, token, body == null ? null : filled(body));
            assertEquals(expected, answer.status(), answer.toString());
            answers.add(answer.response().headers().map() + answer.toString());
            return answer;
        }

        private static String filled(String body) {
            return body.replace('\'', '"')
                    .replace("FIRST", FIRST)
                    .replace("SECOND", SECOND)
                    .replace("MARK", MARK);
        }
    }

    private static void assertHidden(String where, String text, String mark) {
        assertTrue(text.contains(mark), where + " was looked at");
        for (String plain : PLAIN) {
            for (String form : List.of(plain, base64(plain), base64(base64(plain)))) {
                // Without the last group, which depends on what follows.
                String beginning = form.substring(0, form.length() - 4);
                assertFalse(text.contains(beginning), () -> where + " has '" + form + "'");
            }
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String textOf(Path folder) throws IOException {
        var text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1)).append('\n');
            }
        }
        return text.toString();
    }
}
