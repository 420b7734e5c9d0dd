package io.mooring.localcluster;

import static io.mooring.localcluster.NodeFixture.after;
import static io.mooring.localcluster.NodeFixture.await;
import static io.mooring.localcluster.NodeFixture.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalNodeMountsIT {
    private static final String MANIFEST = """
                apiVersion: v1
                kind: Secret
                metadata: {name: login}
                stringData: {password: hunter2}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {colour: blue, word: hello}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: app}
                spec:
                  selector: {matchLabels: {app: app}}
                  template:
                    metadata: {labels: {app: app}}
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers:
                      - name: main
                        image: example.test/app:1.0
                        command: [/opt/app, serve]
                        args: [/etc/login]
                        env:
                        - {name: WORD, valueFrom: {configMapKeyRef: {name: settings, key: word}}}
                        - {name: GREETING, value: "$(WORD) world"}
                        - {name: CONFIG_PATH, value: /etc/config/colour}
                        - {name: POD_ADDRESS, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                        readinessProbe: {exec: {command: [test, -f, /scratch/ready]}, periodSeconds: 1}
                        volumeMounts:
                        - {name: login, mountPath: /etc/login}
                        - {name: settings, mountPath: /etc/config}
                        - {name: work, mountPath: /scratch}
                      volumes:
                      - {name: login, secret: {secretName: login}}
                      - {name: settings, configMap: {name: settings}}
                      - {name: work, emptyDir: {}}
                """;

    private final NodeFixture node = new NodeFixture();
    private Pod pod;
    private String log;

    @BeforeEach
    void runTheDeployment() {
        node.apply(MANIFEST);
        pod = node.awaitPod("app", NodeFixture::isReady);
        log = node.log(pod, "main");
    }

    @Test
    void aContainerFindsItsMountsAndVariables() {
        assertTrue(log.contains("greeting hello world"), log);
        assertTrue(log.contains("secret-file hunter2"), log);
        assertTrue(log.contains("config-file blue"), log);
        assertEquals(sandbox().toString(), after(log, "directory "));
        assertEquals(sandbox() + "/etc/config/colour", after(log, "config-path "));
        assertTrue(log.contains("apiserver 127.0.0.1:" + node.apiserverPort()), log);
        assertTrue(log.contains("leaked nothing"), log);
        String address = pod.getStatus().getPodIP();
        assertEquals(address + " of " + pod.getMetadata().getName(), after(log, "address "));
    }

    @Test
    void theMountedTokenIsThatOfThePodsServiceAccount() {
        TokenReview review = node.review(after(log, "token "));

        assertEquals(
                "system:serviceaccount:" + node.namespace() + ":default",
                review.getStatus().getUser().getUsername());
        assertEquals(
                List.of(pod.getMetadata().getName()),
                review.getStatus().getUser().getExtra().get("authentication.kubernetes.io/pod-name"));
    }

    @Test
    void aMountedFileFollowsItsConfigMap() {
        node.client()
                .configMaps()
                .inNamespace(node.namespace())
                .withName("settings")
                .edit(settings -> settings.edit().addToData("colour", "green").build());

        await(() -> read(sandbox().resolve("etc/config/colour")).equals("green"));
    }

    @Test
    void scalingToNothingEndsTheProcessBeforeTheObjectGoes() {
        ProcessHandle process =
                ProcessHandle.of(Long.parseLong(after(log, "pid "))).orElseThrow();
        node.client()
                .apps()
                .deployments()
                .inNamespace(node.namespace())
                .withName("app")
                .scale(0);
        await(() -> node.pods("app").isEmpty());

        assertFalse(process.isAlive());
        await(() -> !Files.exists(sandbox()));
    }

    private Path sandbox() {
        return Path.of(after(log, "home "));
    }
}
