package io.mooring.cli.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigChoiceTest {
    @TempDir
    private Path folder;

    private Path one;
    private Path two;

    @BeforeEach
    void files() throws IOException {
        one = write("one", "a", """
                - name: a
                  context: {cluster: ca, user: ua}
                - name: broken
                  context: {cluster: missing, user: ua}
                """, "ca", "ua");
        two = write("two", "b", """
                - name: b
                  context: {cluster: cb, user: ub}
                """, "cb", "ub");
    }

    private Path write(String name, String current, String contexts, String cluster, String user) throws IOException {
        String text = """
                apiVersion: v1
                kind: Config
                current-context: %s
                contexts:
                %s
                clusters:
                - name: %s
                  cluster: {server: "https://%s:6443", certificate-authority: pki/ca.crt}
                users:
                - name: %s
                  user: {token: secret-of-%s}
                """.formatted(current, contexts.stripTrailing(), cluster, cluster, user, user);
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void theCurrentContextOfTheNamedFileIsTaken() {
        KubeconfigChoice choice = KubeconfigChoice.of(one, null, Map.of("KUBECONFIG", two.toString()));

        assertEquals("a", choice.context());
        assertEquals("https://ca:6443", choice.server());
        assertTrue(choice.yaml().contains("secret-of-ua"), "the user is missing");
        assertFalse(choice.yaml().contains("broken"), "more than one context");
        assertTrue(choice.yaml().contains(folder.resolve("pki/ca.crt").toString()), "the path is relative");
    }

    @Test
    void severalFilesAreOneConfiguration() {
        Map<String, String> both = Map.of("KUBECONFIG", one + File.pathSeparator + two);

        assertEquals("a", KubeconfigChoice.of(null, null, both).context());
        assertEquals("https://cb:6443", KubeconfigChoice.of(null, "b", both).server());
    }

    @Test
    void theFileInTheHomeFolderIsTheLastResort() throws IOException {
        Files.createDirectories(folder.resolve(".kube"));
        Files.copy(two, folder.resolve(".kube/config"));

        assertEquals(
                "b",
                KubeconfigChoice.of(null, null, Map.of("HOME", folder.toString()))
                        .context());
    }

    @Test
    void anUnknownContextIsRefusedWithThoseThatThereAre() {
        CliFailure refused = assertThrows(CliFailure.class, () -> KubeconfigChoice.of(one, "nope", Map.of()));

        assertEquals(ExitCode.NOT_FOUND, refused.exitCode());
        assertTrue(refused.text().contains("a, broken"), refused.text());
    }

    @Test
    void aContextWithoutItsClusterIsRefused() {
        CliFailure refused = assertThrows(CliFailure.class, () -> KubeconfigChoice.of(one, "broken", Map.of()));

        assertTrue(refused.text().contains("'missing'"), refused.text());
    }

    @Test
    void aFileThatIsNoneOrNotThereIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "- a list");

        assertEquals(
                ExitCode.USAGE,
                assertThrows(CliFailure.class, () -> KubeconfigChoice.of(text, null, Map.of()))
                        .exitCode());
        assertEquals(
                ExitCode.NOT_FOUND,
                assertThrows(CliFailure.class, () -> KubeconfigChoice.of(folder.resolve("no"), null, Map.of()))
                        .exitCode());
    }
}
