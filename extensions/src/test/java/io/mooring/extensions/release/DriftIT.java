package io.mooring.extensions.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of a release that others edited or deleted. */
class DriftIT {
    private static final String CHART = EngineFixture.DEPLOYMENT + """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        stringData: {key: value}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: "{{ .Release.Namespace }}"}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """;

    @TempDir
    Path folder;

    private EngineFixture it;

    @BeforeEach
    void start() throws Exception {
        it = new EngineFixture(folder);
        it.server.publish(
                "web",
                "1.0.0",
                CHART.replace(
                        "{{ .Values.image | default \"pause\" }}\"", "pause\", resources: {limits: {cpu: 1000m}}"));
        assertInstanceOf(ReleaseOutcome.Working.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));
        it.makeReady();
        assertInstanceOf(ReleaseOutcome.Installed.class, it.engine.reconcile(it.wish("1.0.0", Map.of())));
    }

    @AfterEach
    void stop() {
        it.close();
    }

    @Test
    void whatNobodyTouchedIsAsItShallBe() {
        assertEquals(List.of(), look(true));
        assertEquals(
                List.of("Secret web", "ConfigMap web", "ClusterRole " + it.namespace, "Service web", "Deployment web"),
                it.engine.objects(it.release).stream()
                        .map(ManifestObject::toString)
                        .toList());
    }

    @Test
    void whatWasEditedOrDeletedIsReportedOrSetRight() {
        it.client
                .configMaps()
                .inNamespace(it.namespace)
                .withName("web")
                .edit(map -> map.edit()
                        .addToData("greeting", "edited")
                        .addToData("added", "stays")
                        .build());
        it.client
                .apps()
                .deployments()
                .inNamespace(it.namespace)
                .withName("web")
                .edit(deployment -> deployment
                        .edit()
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage("other")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        it.client.services().inNamespace(it.namespace).withName("web").delete();
        it.client.rbac().clusterRoles().withName(it.namespace).delete();

        List<String> found = List.of(
                "ConfigMap web was edited",
                "ClusterRole " + it.namespace + " was deleted",
                "Service web was deleted",
                "Deployment web was edited");
        assertEquals(found, look(false));
        assertEquals("edited", it.greeting());
        assertEquals(found, look(true));
        assertEquals(List.of(), look(true));
        assertEquals("none", it.greeting());
        assertEquals(
                "stays",
                it.client
                        .configMaps()
                        .inNamespace(it.namespace)
                        .withName("web")
                        .get()
                        .getData()
                        .get("added"));
        assertEquals(new ReleaseOutcome.Removed(), it.engine.remove(it.release));
        assertEquals(
                null,
                it.client.services().inNamespace(it.namespace).withName("web").get());
    }

    @Test
    void anAutoscalersReplicasAreItsOwn() {
        it.client.apps().deployments().inNamespace(it.namespace).withName("web").scale(3);
        assertEquals(List.of(), look(true));
    }

    private List<String> look(boolean repair) {
        DriftOutcome.Looked looked =
                assertInstanceOf(DriftOutcome.Looked.class, it.engine.look(it.release, object -> true, repair));
        return looked.drifted().stream()
                .map(each -> each.object() + " " + each.what())
                .toList();
    }
}
