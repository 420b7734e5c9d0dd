package io.mooring.cli.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.cli.Cli;
import io.mooring.gitops.GitOpsCrds;
import io.mooring.gitops.serve.GitHttpServer;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.SharedLocalCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan from the command line, against an apiserver on which no operator runs. */
class PlanCommandIT {
    private static final String NAMESPACE = "planned";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aCommitIsShownAndWhatIsMissingIsSaid() throws Exception {
        LocalCluster cluster = SharedLocalCluster.get();
        KubernetesClient client = cluster.client();
        for (String manifest : GitOpsCrds.manifests().values()) {
            client.resource(manifest).serverSideApply();
        }
        client.resource("---\n{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}")
                .create();
        String commit = commit();
        try (GitHttpServer server = GitHttpServer.start(folder, 0)) {
            create(
                    client,
                    "source.toolkit.fluxcd.io/v1",
                    "GitRepository",
                    "{interval: 1m, url: \"" + server.url("apps") + "\", ref: {branch: main}}");
            create(
                    client,
                    "kustomize.toolkit.fluxcd.io/v1",
                    "Kustomization",
                    "{interval: 1m, prune: true, path: ./, sourceRef: {kind: GitRepository, name: apps}}");
            int code = moor(cluster, "apps", "--revision", commit);
            assertTrue(text().contains("Kustomization planned/apps at main@sha1:" + commit), text());
            assertTrue(text().contains("  create     ConfigMap/planned/prices"), text());
            assertEquals(0, code);
            assertEquals(1, moor(cluster, "nothing"));
            assertTrue(text().contains("! there is no such Kustomization"), text());
            assertEquals(2, moor(cluster, "apps", "--revision", "main"));
        }
        assertNull(client.configMaps().inNamespace(NAMESPACE).withName("prices").get());
    }

    private int moor(LocalCluster cluster, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(
                "gitops",
                "plan",
                "--namespace",
                NAMESPACE,
                "--kubeconfig",
                cluster.kubeconfig().toString()));
        command.addAll(List.of(arguments));
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Cli.launch(command, printed, printed, Map.of());
    }

    private String commit() throws Exception {
        Path work = Files.createDirectory(folder.resolve("apps"));
        PersonIdent author = new PersonIdent("test", "test@example.invalid");
        try (Git git =
                Git.init().setDirectory(work.toFile()).setInitialBranch("main").call()) {
            Files.writeString(
                    work.resolve("prices.yaml"),
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: prices, namespace: planned}, data: {a: b}}\n");
            git.add().addFilepattern(".").call();
            return git.commit()
                    .setMessage("first")
                    .setAuthor(author)
                    .setCommitter(author)
                    .setSign(false)
                    .call()
                    .name();
        }
    }

    /** Definitions are served a moment after they were put there. */
    private static void create(KubernetesClient client, String apiVersion, String kind, String spec)
            throws InterruptedException {
        String manifest = "---\n{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: apps, namespace: "
                + NAMESPACE + "}, spec: " + spec + "}";
        CountDownLatch never = new CountDownLatch(1);
        for (int attempt = 0; ; attempt++) {
            try {
                client.resource(manifest).create();
                return;
            } catch (KubernetesClientException e) {
                if (attempt > 100) {
                    throw e;
                }
                boolean unused = never.await(100, TimeUnit.MILLISECONDS);
            }
        }
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
