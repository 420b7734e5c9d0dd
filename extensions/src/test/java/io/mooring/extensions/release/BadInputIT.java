package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.mooring.extensions.chart.TestArchive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong ends in words that a person can act on, with nothing half-installed, and others unharmed. */
class BadInputIT {
    private static final ReleasePolicy SHORT = ReleasePolicy.DEFAULT.within(Duration.ofSeconds(2));

    @TempDir
    Path folder;

    private EngineFixture it;

    @BeforeEach
    void start() throws Exception {
        it = new EngineFixture(folder);
        it.server.publish("other", "1.0.0", EngineFixture.CONFIG_MAP);
        it.createNamespace();
        assertInstanceOf(ReleaseOutcome.Installed.class, it.engine.reconcile(it.other()));
    }

    @AfterEach
    void stop() {
        assertEquals(new ReleaseOutcome.Installed("1.0.0", 1), it.engine.reconcile(it.other()), "others are unharmed");
        it.close();
    }

    @Test
    void aChartThatDoesNotExist() throws Exception {
        assertNothing(fails("1.0.0"), "no chart \"web\"; it has other");
    }

    @Test
    void aChartWithAWrongChecksum() throws Exception {
        it.server.publish("web", "1.0.0", TestArchive.chart("web", "1.0.0", EngineFixture.CONFIG_MAP), "0".repeat(64));
        assertNothing(fails("1.0.0"), "but the index of the repository says 0000");
    }

    @Test
    void aTemplateThatIsWrong() throws Exception {
        it.server.publish("web", "1.0.0", "{{ .Values.a.b.c }}");
        assertNothing(fails("1.0.0"), "nil pointer evaluating");
    }

    @Test
    void settingsThatBreakTheChartsSchema() throws Exception {
        it.server.publish("web", "1.0.0", archive("1.0.0", """
            {"type": "object", "required": ["site"]}
            """), "");
        assertNothing(fails("1.0.0"), "site");
    }

    @Test
    void aHookThatNeverEnds() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP + """
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{ .Release.Name }}-hook
              annotations: {"helm.sh/hook": "pre-install"}
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: c, image: pause}]}}
            """);
        ReleaseOutcome.Failed failed = fails("1.0.0");
        assertNothing(failed, "it was uninstalled again");
        assertTrue(
                failed.evidence().stream().anyMatch(each -> each.toString().startsWith("Job web-hook: has not ended")),
                failed.evidence().toString());
        assertEquals(
                List.of(),
                it.client.batch().v1().jobs().inNamespace(it.namespace).list().getItems());
    }

    @Test
    void aFieldThatCannotChange() throws Exception {
        String map = EngineFixture.CONFIG_MAP + """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: fixed}
            immutable: true
            data: {value: "VALUE"}
            """;
        it.server.publish("web", "1.0.0", map);
        it.server.publish("web", "1.1.0", map.replace("VALUE", "other").replace("\"none\"", "\"new\"") + """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: added}
            """);
        assertInstanceOf(ReleaseOutcome.Installed.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));

        ReleaseOutcome.Failed failed = fails("1.1.0");

        assertTrue(failed.message().contains("immutable"), failed.message());
        assertTrue(failed.message().contains("rolled back to version 1.0.0 of revision 1"), failed.message());
        assertEquals(new ReleaseOutcome.Installed("1.0.0", 3), failed.running());
        assertEquals("none", it.greeting());
        assertEquals(
                List.of("fixed", "other", "web"),
                it.client.configMaps().inNamespace(it.namespace).list().getItems().stream()
                        .map(each -> each.getMetadata().getName())
                        .filter(name -> !name.equals("kube-root-ca.crt"))
                        .toList());
        assertEquals(List.of("superseded", "failed", "deployed"), it.history());
    }

    @Test
    void aCustomResourceDefinitionOfSomebodyElse() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP + """
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: boats.%1$s.example.com}
            spec:
              group: %1$s.example.com
              scope: Namespaced
              names: {kind: Boat, plural: boats}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
            """.formatted(it.namespace));
        it.client.resource("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: boats.%1$s.example.com}
            spec:
              group: %1$s.example.com
              scope: Namespaced
              names: {kind: Boat, plural: boats}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
            """.formatted(it.namespace)).create();

        assertNothing(fails("1.0.0"), "invalid ownership metadata");
    }

    @Test
    void aNamespaceThatIsTerminating() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP);
        EngineFixture doomed = new EngineFixture(folder.resolve("doomed"));
        doomed.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP);
        doomed.createNamespace();
        // Something that nobody finalizes keeps it terminating.
        doomed.client.resource("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: anchor, namespace: %s, finalizers: [example.com/never]}
            """.formatted(doomed.namespace)).create();
        doomed.client.namespaces().withName(doomed.namespace).delete();

        ReleaseOutcome.Failed failed =
                assertInstanceOf(ReleaseOutcome.Failed.class, doomed.engine.reconcile(doomed.wish("1.0.0", SHORT, 0)));

        assertTrue(failed.message().contains("being terminated"), failed.message());
        assertEquals(List.of(), doomed.history());
        doomed.client
                .configMaps()
                .inNamespace(doomed.namespace)
                .withName("anchor")
                .edit(anchor -> anchor.edit()
                        .editMetadata()
                        .withFinalizers(List.of())
                        .endMetadata()
                        .build());
        doomed.close();
    }

    @Test
    void aQuotaThatIsExceeded() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP + """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80}]}
            """);
        ResourceQuota quota = it.client
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("none")
                        .withNamespace(it.namespace)
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("services", new Quantity("0"))
                        .endSpec()
                        .build())
                .create();
        // So do not wait for a controller to count.
        quota.setStatus(new ResourceQuotaBuilder()
                .withNewStatus()
                .addToHard("services", new Quantity("0"))
                .addToUsed("services", new Quantity("0"))
                .endStatus()
                .build()
                .getStatus());
        it.client.resource(quota).updateStatus();

        assertNothing(fails("1.0.0"), "exceeded quota");
    }

    @Test
    void anAdmissionWebhookThatRefuses() throws Exception {
        it.server.publish("web", "1.0.0", EngineFixture.CONFIG_MAP + """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80}]}
            """);
        try (RefusingWebhook webhook = RefusingWebhook.start(it.client, it.namespace, folder.resolve("webhook.p12"))) {
            assertNothing(fails("1.0.0"), "no services on Mondays");
        }
        assertInstanceOf(ReleaseOutcome.Installed.class, it.engine.reconcile(it.wish("", Map.of())), "it recovers");
    }

    private ReleaseOutcome.Failed fails(String version) {
        return assertInstanceOf(ReleaseOutcome.Failed.class, it.engine.reconcile(it.wish(version, SHORT, 0)));
    }

    private void assertNothing(ReleaseOutcome.Failed failed, String words) {
        assertTrue(failed.message().contains(words), failed.message());
        assertEquals(List.of(), it.history());
        assertEquals(
                List.of("other"),
                it.client.configMaps().inNamespace(it.namespace).list().getItems().stream()
                        .map(each -> each.getMetadata().getName())
                        .filter(name -> !name.equals("kube-root-ca.crt"))
                        .toList());
    }

    private static byte[] archive(String version, String schema) throws Exception {
        return new TestArchive()
                .file("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: " + version + "\n")
                .file("web/values.schema.json", schema)
                .file("web/templates/all.yaml", EngineFixture.CONFIG_MAP)
                .packed();
    }
}
