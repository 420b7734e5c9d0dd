package io.mooring.agents.extensionmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.agents.clusteridentityoperator.ClusterIdentityOperator;
import io.mooring.agents.clustermetadataoperator.ClusterMetadataOperator;
import io.mooring.agents.harness.CrashPoint;
import io.mooring.agents.harness.Eventually;
import io.mooring.agents.harness.InstalledAgents;
import io.mooring.agents.harness.RunningAgent;
import io.mooring.agents.harness.SealedByHub;
import io.mooring.agents.harness.Waiting;
import io.mooring.agents.kube.Intent;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.resourcesyncagent.ResourceSyncAgent;
import io.mooring.gitops.health.Health;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.extension.ChartSource;
import io.mooring.protocol.extension.ExtensionReport;
import io.mooring.protocol.extension.ExtensionScope;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.extension.ExtensionState;
import io.mooring.protocol.json.Json;
import io.mooring.protocol.secret.ProtectedSettings;
import io.mooring.protocol.secret.SealedSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extensions of the hub and of users become Helm releases in a real apiserver, and go again. */
class ExtensionsIT {
    @TempDir
    Path repository;

    private final InstalledAgents installed = InstalledAgents.get();
    private final KubernetesClient admin = installed.cluster.client();
    private final KubeObjects configs =
            new KubeObjects(new KubeConnection(admin), ObjectKind.EXTENSION_CONFIG, "test-user");

    @Test
    void extensionsAreInstalledReportedAndRemoved() throws Exception {
        String url = chart();
        long generation = installed.hub.desired.get().generation();
        installed.hub.desired.set(new DesiredState(generation + 1, List.of(), List.of(wish(url, 1, false))));
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("users")
                        .endMetadata()
                        .build())
                .create();
        StoredObject unseen = configs.apply(new ObjectKey("users", "early"), spec(url, "users", Map.of()));
        assertEquals(Health.State.IN_PROGRESS, Waiting.health(ObjectKind.EXTENSION_CONFIG, unseen));
        configs.delete(unseen.key());
        try (RunningAgent identity = RunningAgent.start(new ClusterIdentityOperator(), "azure-arc");
                RunningAgent metadata = RunningAgent.start(new ClusterMetadataOperator(), "azure-arc");
                RunningAgent sync = RunningAgent.start(new ResourceSyncAgent(), "azure-arc");
                RunningAgent extensions = RunningAgent.start(new ExtensionAgent(), "azure-arc")) {
            ExtensionReport report = Eventually.get(
                    "installed", this::report, seen -> seen != null && seen.state() == ExtensionState.INSTALLED);
            assertEquals("0.3.0", report.currentVersion());
            assertEquals("greetings", report.releaseNamespace());
            assertEquals("hello", greeting("greetings", "greeter"));
            aUserInstallsAndRemovesTheirOwn(url);
            aRivalOfTheHubsIsRefused(url);
            whatOthersDoToItIsSetRight();
            aFailureIsExplained(url);
            protectedSettingsBecomeValues(url, generation + 2);

            installed.hub.desired.set(new DesiredState(generation + 4, List.of(), List.of(wish(url, 3, true))));
            Eventually.get("report of the end", this::report, seen -> seen != null && seen.deleted());
            assertEquals(null, greeting("greetings", "greeter"));
            assertTrue(extensions.unreadiness().isEmpty(), extensions::unreadiness);
        }
    }

    @Test
    void anExtensionManagerKilledInTheMiddleOfAnInstallationIsContinuedByTheNext() throws Exception {
        Path hook = repository.resolve("greeter/templates/hook.yaml");
        String url = chart();
        commit(hook, """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: never
              annotations:
                helm.sh/hook: pre-install
            spec:
              suspend: true
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - name: never
                      image: nothing
            """);
        ObjectKey key = new ObjectKey("azure-arc", "slow");
        configs.apply(key, spec(url, "azure-arc", Map.of()));
        CrashPoint crash = CrashPoint.whenTold();
        try (RunningAgent extensions = RunningAgent.start(new ExtensionAgent(), "azure-arc", crash)) {
            Eventually.get("begun installation", this::releases, List.of("pending-install")::equals);
            crash.now();
        }
        assertEquals(List.of("pending-install"), releases());
        commit(hook, "");
        try (RunningAgent extensions = RunningAgent.start(new ExtensionAgent(), "azure-arc")) {
            state(key, "Installed");
            assertEquals("hello", greeting("azure-arc", "slow"));
            assertEquals(List.of("deployed"), releases());
            configs.delete(key);
            Eventually.get("end", () -> configs.find(key).orElse(null), seen -> seen == null);
        }
        assertEquals(List.of(), releases());
    }

    /** The states of all that Helm has stored of the release. */
    private List<String> releases() {
        return admin.secrets().inNamespace("azure-arc").withLabel("name", "slow").list().getItems().stream()
                .map(secret -> secret.getMetadata().getLabels().get("status"))
                .toList();
    }

    private void commit(Path file, String content) throws Exception {
        Files.writeString(file, content);
        try (Git git = Git.open(repository.toFile())) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Another chart")
                    .setAuthor("t", "t@example.com")
                    .setSign(false)
                    .call();
        }
    }

    private void aUserInstallsAndRemovesTheirOwn(String url) {
        ObjectKey own = new ObjectKey("users", "own");
        Map<String, Health.State> healths = new ConcurrentHashMap<>();
        configs.watch(
                KubeObjects.Watched.one(own),
                config -> healths.put(
                        config.status().path("state").asString("nothing"),
                        Waiting.health(ObjectKind.EXTENSION_CONFIG, config)));
        configs.apply(own, spec(url, "users", Map.of("greeting", "hi")));
        StoredObject done = state(own, "Installed");
        assertEquals(List.of("Ready=True"), conditions(done));
        Eventually.holds("the word that it is installed", () -> healths.containsKey("Installed"));
        assertEquals(Health.State.CURRENT, healths.remove("Installed"));
        assertEquals(Health.State.IN_PROGRESS, healths.get("Pending"), healths::toString);
        assertTrue(healths.values().stream().allMatch(Health.State.IN_PROGRESS::equals), healths::toString);
        assertEquals("hi", greeting("users", "own"));
        configs.delete(own);
        Eventually.get("end of the user's", () -> configs.find(own).orElse(null), seen -> seen == null);
        assertEquals(null, greeting("users", "own"));
    }

    private void aRivalOfTheHubsIsRefused(String url) {
        ObjectKey rival = new ObjectKey("users", "greeter");
        configs.apply(rival, spec(url, "greetings", Map.of("greeting", "mine")));
        StoredObject refused = state(rival, "Failed");
        assertTrue(refused.status().path("message").asString("").contains("azure-arc/greeter"), refused::toString);
        assertEquals(List.of("Ready=False", "Stalled=True"), conditions(refused));
        configs.delete(rival);
        Eventually.get("end of the rival", () -> configs.find(rival).orElse(null), seen -> seen == null);
        assertEquals("hello", greeting("greetings", "greeter"));
    }

    private void whatOthersDoToItIsSetRight() {
        admin.configMaps()
                .inNamespace("greetings")
                .withName("greeter")
                .edit(map -> map.edit().addToData("greeting", "edited").build());
        Eventually.get("repaired", () -> greeting("greetings", "greeter"), "hello"::equals);
        admin.configMaps().inNamespace("greetings").withName("greeter").delete();
        Eventually.get("made again", () -> greeting("greetings", "greeter"), "hello"::equals);
        // As by helm uninstall.
        admin.configMaps().inNamespace("greetings").withName("greeter").delete();
        admin.secrets()
                .inNamespace("greetings")
                .withLabel("owner", "helm")
                .withLabel("name", "greeter")
                .delete();
        Eventually.get("installed again", () -> greeting("greetings", "greeter"), "hello"::equals);
        Eventually.holds(
                "the release",
                () -> !admin.secrets()
                        .inNamespace("greetings")
                        .withLabel("name", "greeter")
                        .list()
                        .getItems()
                        .isEmpty());
    }

    private void aFailureIsExplained(String url) {
        ObjectKey failing = new ObjectKey("users", "failing");
        configs.apply(
                failing,
                Intent.of(Map.of(
                        "chart", Map.of("git", Map.of("url", url, "path", "greeter")),
                        "scope", Map.of("cluster", Map.of("releaseNamespace", "users")),
                        "lifecycle", Map.of("readyWithin", "PT2S"),
                        "configurationSettings", Map.of("hook", "true"))));
        StoredObject failed = state(failing, "Failed");
        assertTrue(
                failed.status().path("message").asString("").endsWith("; it was uninstalled again"), failed::toString);
        assertEquals(
                "Job failing-hook",
                failed.status().path("evidence").path(0).path("about").asString());
        assertEquals(null, greeting("users", "failing"));
        configs.delete(failing);
        Eventually.get("end of the failing one", () -> configs.find(failing).orElse(null), seen -> seen == null);
    }

    private void protectedSettingsBecomeValues(String url, long generation) {
        List<String> keys = installed.hub.settingsKeys;
        String resource = SealedSetting.resource(installed.onboarding.cluster(), "extensions", "greeter");
        String sealed = SealedByHub.to(keys.get(keys.size() - 1), resource, "greeting", "a secret word");
        DesiredState.Extension plain = wish(url, 2, false);
        var settings = new ProtectedSettings(2, new TreeMap<>(Map.of("greeting", sealed)));
        DesiredState.Extension wish = new DesiredState.Extension("greeter", 2, false, plain.spec(), settings);
        installed.hub.desired.set(new DesiredState(generation, List.of(), List.of(wish)));
        Eventually.get("the protected value", () -> greeting("greetings", "greeter"), "a secret word"::equals);
        Eventually.get("report of 2", this::report, seen -> seen != null && seen.generation() == 2);
        assertFalse(Json.mapper().writeValueAsString(configs.everywhere()).contains("a secret word"));
        assertFalse(Json.mapper().writeValueAsString(installed.hub.reports).contains("a secret word"));
        assertTrue(parameters() != null);

        installed.hub.desired.set(new DesiredState(generation + 1, List.of(), List.of(wish(url, 3, false))));
        Eventually.get("the value without it", () -> greeting("greetings", "greeter"), "hello"::equals);
        assertEquals(null, parameters());
    }

    private Secret parameters() {
        return admin.secrets()
                .inNamespace("azure-arc")
                .withName("greeter-protected-parameters")
                .get();
    }

    private static Intent spec(String url, String namespace, Map<String, String> settings) {
        return Intent.of(Map.of(
                "chart", Map.of("git", Map.of("url", url, "path", "greeter")),
                "scope", Map.of("cluster", Map.of("releaseNamespace", namespace)),
                "configurationSettings", settings));
    }

    private String greeting(String namespace, String name) {
        ConfigMap found =
                admin.configMaps().inNamespace(namespace).withName(name).get();
        return found == null ? null : found.getData().get("greeting");
    }

    private StoredObject state(ObjectKey key, String state) {
        return Eventually.get(
                key + " " + state,
                () -> configs.find(key).orElse(null),
                seen -> seen != null && seen.status().path("state").asString("").equals(state));
    }

    private static List<String> conditions(StoredObject config) {
        return config.status()
                .path("conditions")
                .valueStream()
                .map(condition -> condition.path("type").asString() + "="
                        + condition.path("status").asString())
                .toList();
    }

    private ExtensionReport report() {
        return installed.hub.reports.stream()
                .flatMap(report -> report.extensions().stream())
                .filter(report -> report.name().equals("greeter"))
                .reduce((first, last) -> last)
                .orElse(null);
    }

    private String chart() throws Exception {
        Path templates = Files.createDirectories(repository.resolve("greeter/templates"));
        Files.writeString(repository.resolve("greeter/Chart.yaml"), "apiVersion: v2\nname: greeter\nversion: 0.3.0\n");
        Files.writeString(repository.resolve("greeter/values.yaml"), "greeting: hello\n");
        Files.writeString(templates.resolve("greeting.yaml"), """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}
              namespace: {{ .Release.Namespace }}
            data:
              greeting: {{ .Values.greeting | quote }}
            {{- if .Values.hook }}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-hook
              annotations:
                helm.sh/hook: post-install
            spec:
              suspend: true
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - name: never
                      image: nothing
            {{- end }}
            """);
        try (Git git = Git.init()
                .setDirectory(repository.toFile())
                .setInitialBranch("main")
                .call()) {
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("A chart")
                    .setAuthor("t", "t@example.com")
                    .setSign(false)
                    .call();
        }
        return repository.toUri().toString();
    }

    private static DesiredState.Extension wish(String url, long generation, boolean deleting) {
        return new DesiredState.Extension(
                "greeter",
                generation,
                deleting,
                new ExtensionSpec(
                        "custom",
                        new ChartSource(null, new ChartSource.Git(url, "main", null, null, "greeter")),
                        null,
                        false,
                        null,
                        null,
                        ExtensionScope.cluster("greetings"),
                        Map.of()));
    }
}
