package io.mooring.gitops;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.serve.GitHttpServer;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.SharedLocalCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The operator against a real apiserver, with a namespace and a repository per test. */
abstract class GitOpsFixture {
    @TempDir
    static Path folder;

    static KubernetesClient client;
    static GitHttpServer server;
    /** Method and path of every request of the operator. */
    static final List<String> REQUESTS = new CopyOnWriteArrayList<>();

    private static KubernetesClient operatorClient;
    /** The operator's connections to the apiserver. */
    static Relay relay;

    static GitOpsOperator operator;

    String namespace;
    GitFolder repository;

    @BeforeAll
    static void start() throws Exception {
        LocalCluster cluster = SharedLocalCluster.get();
        client = cluster.client();
        for (String manifest : GitOpsCrds.manifests().values()) {
            client.resource(manifest).serverSideApply();
        }
        Waiting.until(GitOpsFixture::served, () -> "definitions are served");
        server = GitHttpServer.start(folder.resolve("repositories"), 0);
        GitOpsSettings settings =
                new GitOpsSettings(folder.resolve("data"), counted(cluster.kustomize()), 4, false, false);
        relay = Relay.start(URI.create(client.getConfiguration().getMasterUrl()));
        operatorClient = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration())
                        .withMasterUrl(relay.url().toString())
                        .build())
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("record", new Recorder()))
                .build();
        operator = GitOpsOperator.start(operatorClient, settings, Clock.systemUTC());
        Waiting.until(operator::ready, () -> "operator is ready");
    }

    @AfterAll
    static void stop() throws IOException {
        operator.close();
        operatorClient.close();
        relay.close();
        server.close();
    }

    /** The kustomize binary behind a script that writes down the folder of every build. */
    private static Path counted(Path kustomize) throws IOException {
        Path script = folder.resolve("kustomize");
        Files.writeString(
                script,
                "#!/bin/sh\necho \"$*\" >> '" + folder.resolve("builds") + "'\nexec '" + kustomize + "' \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /** A line per build of kustomize so far. */
    static List<String> kustomizeBuilds() throws IOException {
        Path builds = folder.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
    }

    @BeforeEach
    void prepare() throws Exception {
        namespace = "it-" + UUID.randomUUID().toString().substring(0, 8);
        client.resource("---\n{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}")
                .create();
        repository = new GitFolder(folder.resolve("repositories").resolve(namespace));
    }

    String configMap(String name, String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: " + namespace
                + "}\ndata: {key: \"" + value + "\"}\n";
    }

    void source(String name) {
        apply(
                "GitRepository",
                "source.toolkit.fluxcd.io/v1",
                name,
                "{interval: 1m, url: \"" + server.url(namespace) + "\", ref: {branch: main}}");
    }

    void kustomization(String name, String fields) {
        apply(
                "Kustomization",
                "kustomize.toolkit.fluxcd.io/v1",
                name,
                "{prune: true, sourceRef: {kind: GitRepository, name: repo}, "
                        + (fields.contains("interval:") ? "" : "interval: 10m, ") + fields + "}");
    }

    void apply(String kind, String apiVersion, String name, String spec) {
        client.resource("---\n{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: " + name
                        + ", namespace: " + namespace + "}, spec: " + spec + "}")
                .create();
    }

    void requestNow(String kind, String name) {
        resource(kind, apiVersion(kind), name).edit(object -> {
            object.getMetadata()
                    .setAnnotations(Map.of(
                            "reconcile.fluxcd.io/requestedAt", UUID.randomUUID().toString()));
            return object;
        });
    }

    io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource> resource(
            String kind, String apiVersion, String name) {
        return client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .withName(name);
    }

    GenericKubernetesResource read(String kind, String name) {
        return resource(kind, apiVersion(kind), name).get();
    }

    private static String apiVersion(String kind) {
        return switch (kind) {
            case "Kustomization" -> "kustomize.toolkit.fluxcd.io/v1";
            case "HelmRelease" -> "helm.toolkit.fluxcd.io/v2";
            case "Receiver" -> "notification.toolkit.fluxcd.io/v1";
            default -> "source.toolkit.fluxcd.io/v1";
        };
    }

    void awaitApplied(String name, String commit) throws InterruptedException {
        Waiting.until(
                () -> ("main@sha1:" + commit).equals(statusField(name, "lastAppliedRevision"))
                        && "True"
                                .equals(String.valueOf(condition("Kustomization", name, "Ready")
                                        .path("status")
                                        .asString(""))),
                () -> status("Kustomization", name));
    }

    void awaitHandled(String name) throws InterruptedException {
        String requested =
                read("Kustomization", name).getMetadata().getAnnotations().get("reconcile.fluxcd.io/requestedAt");
        Waiting.until(
                () -> requested.equals(statusField(name, "lastHandledReconcileAt")),
                () -> status("Kustomization", name));
    }

    void awaitReady(String name, String status, String reason) throws InterruptedException {
        Waiting.until(
                () -> hasReason("Kustomization", name, reason)
                        && status.equals(condition("Kustomization", name, "Ready")
                                .path("status")
                                .asString("")),
                () -> status("Kustomization", name));
    }

    boolean hasReason(String kind, String name, String reason) {
        return reason.equals(condition(kind, name, "Ready").path("reason").asString(""));
    }

    String statusField(String name, String field) {
        return tree("Kustomization", name).status().path(field).asString("");
    }

    String status(String kind, String name) {
        return read(kind, name) == null ? "absent" : tree(kind, name).status().toString();
    }

    KubernetesObject tree(String kind, String name) {
        return KubernetesObject.parse(client.getKubernetesSerialization().asJson(read(kind, name)));
    }

    JsonNode condition(String kind, String name, String type) {
        return Conditions.of(tree(kind, name), type).orElse(KubernetesObject.node());
    }

    String message(String kind, String name) {
        return condition(kind, name, "Ready").path("message").asString("");
    }

    List<String> inventory(String name) {
        return tree("Kustomization", name)
                .status()
                .path("inventory")
                .path("entries")
                .valueStream()
                .map(entry -> entry.path("id").asString(""))
                .toList();
    }

    String value(String name) {
        return client.configMaps()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getData()
                .get("key");
    }

    private static final class Recorder implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            REQUESTS.add(request.method() + " " + request.uri());
        }
    }

    private static boolean served() {
        try {
            client.genericKubernetesResources("kustomize.toolkit.fluxcd.io/v1", "Kustomization")
                    .inAnyNamespace()
                    .list();
            for (String kind : List.of("GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart")) {
                client.genericKubernetesResources("source.toolkit.fluxcd.io/v1", kind)
                        .inAnyNamespace()
                        .list();
            }
            client.genericKubernetesResources("helm.toolkit.fluxcd.io/v2", "HelmRelease")
                    .inAnyNamespace()
                    .list();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
