package io.mooring.benchmarks.gitops;

import io.mooring.gitops.source.GitEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A repository of manifests. */
final class GitManifests implements AutoCloseable {
    private static final int VALUE_CHARS = 900;

    private final Path folder;
    private final Git git;

    GitManifests(Path folder) throws IOException, GitAPIException {
        GitEnvironment.install();
        this.folder = Files.createDirectories(folder);
        this.git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call();
    }

    /** ConfigMaps of about 1 KiB. */
    void configMap(String path, String namespace, int number, String mark) throws IOException {
        String text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name(number) + "\n  namespace: "
                + namespace + "\ndata:\n  mark: \"" + mark + "\"\n  value: \"" + "x".repeat(VALUE_CHARS) + "\"\n";
        write(path + "/" + name(number) + ".yaml", text);
    }

    static String name(int number) {
        return "map-" + number;
    }

    /** A Deployment without replicas, its ServiceAccount, Service and Ingress. */
    void application(String namespace, String name, String mark) throws IOException {
        write(
                "apps/" + name + "/all.yaml",
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: NAME, namespace: SPACE}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: NAME, namespace: SPACE, annotations: {mark: "MARK"}}
                spec: {selector: {app: NAME}, ports: [{port: 80}]}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: NAME, namespace: SPACE, annotations: {mark: "MARK"}}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: NAME}}
                  template:
                    metadata: {labels: {app: NAME}}
                    spec: {serviceAccountName: NAME, containers: [{name: c, image: example.invalid/x}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: NAME, namespace: SPACE}
                spec: {defaultBackend: {service: {name: NAME, port: {number: 80}}}}
                """.replace("NAME", name).replace("SPACE", namespace).replace("MARK", mark));
    }

    String commit() throws GitAPIException {
        git.add().addFilepattern(".").call();
        PersonIdent author = new PersonIdent("benchmark", "benchmark@example.invalid");
        return git.commit()
                .setMessage("change")
                .setAuthor(author)
                .setCommitter(author)
                .setSign(false)
                .call()
                .name();
    }

    @Override
    public void close() {
        git.close();
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
