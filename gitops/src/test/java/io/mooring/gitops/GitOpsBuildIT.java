package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the spec of a Kustomization changes in what its folder holds. */
class GitOpsBuildIT extends GitOpsFixture {
    @Test
    void variablesComeFromTheSpecAndFromObjects() throws Exception {
        String commit = repository
                .write("a.yaml", configMap("a", "${one} ${two} ${three} ${four:-d}"))
                .commit();
        client.resource(configMap("vars", "unused")).create();
        client.configMaps().inNamespace(namespace).withName("vars").edit(map -> {
            map.setData(Map.of("one", "map", "two", "map"));
            return map;
        });
        client.resource("---\n{apiVersion: v1, kind: Secret, metadata: {name: vars, namespace: " + namespace
                        + "}, stringData: {two: secret, three: secret}}")
                .create();
        source("repo");
        kustomization(
                "all",
                "path: ./, postBuild: {substitute: {three: spec}, substituteFrom: [{kind: ConfigMap, name: vars},"
                        + " {kind: Secret, name: vars}, {kind: ConfigMap, name: none, optional: true}]}");
        awaitApplied("all", commit);
        assertEquals("map secret spec d", value("a"));
    }

    @Test
    void aVariableWithoutValueFailsTheBuild() throws Exception {
        repository.write("a.yaml", configMap("a", "${undefined}")).commit();
        source("repo");
        kustomization("all", "path: ./, postBuild: {substitute: {other: x}}");
        awaitReady("all", "False", "BuildFailed");
        assertTrue(message("Kustomization", "all").contains("undefined"));
    }

    @Test
    void manifestsArePatchedAndRenamed() throws Exception {
        String commit = repository
                .write("a.yaml", configMap("a", "1"))
                .write("b.yaml", configMap("b", "1"))
                .commit();
        source("repo");
        kustomization(
                "all",
                "path: ./, namePrefix: x-, nameSuffix: -y, patches: [{target: {kind: ConfigMap, name: a}, patch:"
                        + " \"- op: replace\\n  path: /data/key\\n  value: patched\\n\"}]");
        awaitApplied("all", commit);
        assertEquals("patched", value("x-a-y"));
        assertEquals("1", value("x-b-y"));
    }

    @Test
    void componentsChangeWhatTheFolderHolds() throws Exception {
        String component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
        String commit = repository
                .write("apps/a.yaml", configMap("a", "1"))
                .write(
                        "components/patch/kustomization.yaml",
                        component + "patches:\n- target: {kind: ConfigMap, name: a}\n  path: patch.yaml\n")
                .write("components/patch/patch.yaml", "- {op: replace, path: /data/key, value: patched}\n")
                .write("components/more/kustomization.yaml", component + "resources: [b.yaml]\n")
                .write("components/more/b.yaml", configMap("b", "1"))
                .commit();
        source("repo");
        kustomization(
                "all",
                "path: apps, components: [../components/patch, ../components/more, ../components/none],"
                        + " ignoreMissingComponents: true");
        awaitApplied("all", commit);
        assertEquals("patched", value("a"));
        assertEquals("1", value("b"));
        String second = repository
                .write("components/patch/patch.yaml", "- {op: replace, path: /data/key, value: again}\n")
                .commit();
        requestNow("GitRepository", "repo");
        awaitApplied("all", second);
        assertEquals("again", value("a"));

        kustomization("none", "path: apps, components: [../components/none]");
        awaitReady("none", "False", "BuildFailed");
        kustomization("out", "path: apps, components: [../../elsewhere]");
        awaitReady("out", "False", "BuildFailed");
        assertTrue(message("Kustomization", "out").contains("leads out of the repository"));
    }

    @Test
    void imagesAreReplaced() throws Exception {
        String commit = repository.write("p.yaml", """
                apiVersion: v1
                kind: PodTemplate
                metadata: {name: p, namespace: %s}
                template: {spec: {containers: [{name: c, image: example.invalid/web:1}]}}
                """.formatted(namespace)).commit();
        source("repo");
        kustomization("all", "path: ./, images: [{name: example.invalid/web, newTag: \"2\"}]");
        awaitApplied("all", commit);
        assertEquals(
                "example.invalid/web:2",
                client.genericKubernetesResources("v1", "PodTemplate")
                        .inNamespace(namespace)
                        .withName("p")
                        .get()
                        .<String>get("template", "spec", "containers", 0, "image"));
    }
}
