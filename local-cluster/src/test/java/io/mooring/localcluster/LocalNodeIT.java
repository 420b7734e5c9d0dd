package io.mooring.localcluster;

import static io.mooring.localcluster.NodeFixture.after;
import static io.mooring.localcluster.NodeFixture.await;
import static io.mooring.localcluster.NodeFixture.container;
import static io.mooring.localcluster.NodeFixture.isReady;
import static io.mooring.localcluster.NodeFixture.waitingReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LocalNodeIT {
    private final NodeFixture node = new NodeFixture();

    @Test
    void theNodeIsReady() {
        Node registered = node.client().nodes().withName("mooring-local").get();

        assertEquals("mooring://local", registered.getSpec().getProviderID());
        assertEquals("v1.34.2", registered.getStatus().getNodeInfo().getKubeletVersion());
        assertTrue(registered.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True")));
    }

    @Test
    void aContainerThatCrashesIsStartedAgain() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: crashing, labels: {app: crashing}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: example.test/app
                    command: [/opt/app, crash-once]
                    terminationMessagePolicy: FallbackToLogsOnError
                    volumeMounts: [{name: work, mountPath: /scratch}]
                  volumes: [{name: work, emptyDir: {}}]
                """);
        Pod pod =
                node.awaitPod("crashing", now -> isReady(now) && container(now).getRestartCount() == 1);
        var last = container(pod).getLastState().getTerminated();

        assertEquals(3, last.getExitCode());
        assertTrue(last.getMessage().contains("last words"), last.getMessage());
        var logs = node.client().pods().resource(pod);
        assertTrue(logs.terminated().getLog().contains("last words"));
        assertFalse(logs.getLog().contains("last words"));
        assertEquals(1, logs.terminated().tailingLines(1).getLog().lines().count());
    }

    @Test
    void aLogIsGivenOutInPartsWithTimesAndUntilItsContainerEnds() throws Exception {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: counting, labels: {app: counting}}
                spec:
                  restartPolicy: Never
                  containers:
                  - {name: main, image: example.test/app, command: [/opt/app, count]}
                """);
        Pod pod = node.awaitPod(
                "counting",
                now -> !now.getStatus().getContainerStatuses().isEmpty()
                        && container(now).getState().getWaiting() == null);
        var logs = node.client().pods().resource(pod);
        ByteArrayOutputStream followed = new ByteArrayOutputStream();
        try (InputStream follow = logs.watchLog().getOutput()) {
            follow.transferTo(followed);
        }

        String all = followed.toString(StandardCharsets.UTF_8);
        assertTrue(all.endsWith("\n1\n2\n3\n"), all);
        assertEquals("2\n3\n", logs.tailingLines(2).getLog());
        assertEquals("pid", logs.limitBytes(3).getLog());
        assertEquals(all, logs.sinceSeconds(600).getLog());
        assertTrue(logs.usingTimestamps().getLog().lines().allMatch(line -> line.matches("20\\d\\d-.*Z (pid )?\\d+")));
    }

    @Test
    void aProcessThatIgnoresTheSignalIsKilledAfterItsGracePeriod() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: stubborn, labels: {app: stubborn}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - {name: main, image: example.test/app, command: [/opt/app, stubborn]}
                """);
        Pod pod = node.awaitPod(
                "stubborn", now -> isReady(now) && !node.log(now, "main").isEmpty());
        ProcessHandle process = ProcessHandle.of(Long.parseLong(after(node.log(pod, "main"), "pid ")))
                .orElseThrow();
        node.client().resource(pod).delete();

        await(() -> node.pods("stubborn").isEmpty());
        assertFalse(process.isAlive());
    }

    @Test
    void thePauseImageNeedsNoProcess() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: pause, labels: {app: pause}}
                spec:
                  containers: [{name: pause, image: "registry.k8s.io/pause:3.10"}]
                """);
        Pod pod = node.awaitPod("pause", NodeFixture::isReady);
        node.client().resource(pod).delete();

        await(() -> node.pods("pause").isEmpty());
    }

    @Test
    void anUnknownImageIsAnImagePullError() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: unknown, labels: {app: unknown}}
                spec:
                  containers: [{name: main, image: "nobody.test/knows:1"}]
                """);
        Pod pod = node.awaitPod("unknown", now -> waitingReason(now).equals("ErrImagePull"));

        assertTrue(container(pod).getState().getWaiting().getMessage().contains("nobody.test/knows:1"));
    }

    @Test
    void aMissingSecretHoldsThePodBackUntilItComes() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: held, labels: {app: held}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: example.test/app
                    command: [/opt/app, run]
                    volumeMounts: [{name: late, mountPath: /late}]
                  volumes: [{name: late, secret: {secretName: late}}]
                """);
        node.awaitEvent("FailedMount", "secret \"late\" not found");
        node.awaitPod("held", now -> waitingReason(now).equals("ContainerCreating"));

        node.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: late}
                stringData: {key: value}
                """);
        node.awaitPod("held", NodeFixture::isReady);
    }

    @Test
    void aWebServerIsReadyWhenItAnswersOnThePodsAddress() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web, labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                  - name: main
                    image: example.test/app
                    command: [/opt/app, web]
                    env: [{name: POD_ADDRESS, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                    ports: [{name: http, containerPort: 8080}]
                    readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
                """);
        node.awaitPod("web", NodeFixture::isReady);
    }

    @Test
    void aFailingLivenessProbeRestartsTheContainer() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: sick, labels: {app: sick}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: example.test/app
                    command: [/opt/app, run]
                    livenessProbe: {exec: {command: ["false"]}, periodSeconds: 1, failureThreshold: 1}
                """);
        node.awaitPod(
                "sick",
                now -> !now.getStatus().getContainerStatuses().isEmpty()
                        && container(now).getRestartCount() >= 1);
    }

    @Test
    void jobsEndAsTheirProcessesDo() {
        node.apply("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: good}
                spec:
                  template:
                    metadata: {labels: {app: good}}
                    spec:
                      restartPolicy: Never
                      initContainers: [{name: first, image: example.test/app, command: [/opt/app, exit, "0"]}]
                      containers: [{name: main, image: example.test/app, command: [/opt/app, exit, "0"]}]
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: bad}
                spec:
                  backoffLimit: 0
                  template:
                    metadata: {labels: {app: bad}}
                    spec:
                      restartPolicy: Never
                      containers: [{name: main, image: example.test/app, command: [/opt/app, exit, "4"]}]
                """);
        Pod bad = node.awaitPod("bad", now -> "Failed".equals(now.getStatus().getPhase()));
        assertEquals(4, container(bad).getState().getTerminated().getExitCode());
        assertNotNull(node.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(node.namespace())
                .withName("good")
                .waitUntilCondition(
                        job -> job != null
                                && job.getStatus().getSucceeded() != null
                                && job.getStatus().getSucceeded() == 1,
                        60,
                        TimeUnit.SECONDS));
    }

    @Test
    void aVariableFromAMissingSecretIsAConfigurationErrorUntilItComes() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: blind, labels: {app: blind}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: example.test/app
                    command: [/opt/app, run]
                    env: [{name: KEY, valueFrom: {secretKeyRef: {name: late, key: key}}}]
                """);
        node.awaitPod("blind", now -> waitingReason(now).equals("CreateContainerConfigError"));
        node.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: late}
                stringData: {key: value}
                """);
        node.awaitPod("blind", NodeFixture::isReady);
    }

    @Test
    void hostPathIsRefused() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: curious, labels: {app: curious}}
                spec:
                  containers: [{name: main, image: example.test/app, command: [/opt/app, run]}]
                  volumes: [{name: machine, hostPath: {path: /}}]
                """);
        node.awaitEvent("FailedMount", "hostPath volumes are not supported");
        node.awaitPod("curious", now -> waitingReason(now).equals("ContainerCreating"));
    }

    @Test
    void theEndOfANamespaceEndsItsPods() {
        node.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: guest, labels: {app: guest}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: main, image: example.test/app, command: [/opt/app, run]}]
                """);
        node.awaitPod("guest", NodeFixture::isReady);
        node.client().namespaces().withName(node.namespace()).delete();

        await(() -> node.client().namespaces().withName(node.namespace()).get() == null);
    }
}
