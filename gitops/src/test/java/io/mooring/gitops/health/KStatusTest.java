package io.mooring.gitops.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.YamlManifests;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KStatusTest {
    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
        v1                      | ConfigMap   | data: {}                                                                                   | CURRENT
        apps/v1                 | Deployment  | spec: {replicas: 2}                                                                        | IN_PROGRESS
        apps/v1                 | Deployment  | spec: {replicas: 0}, status: {observedGeneration: 1, conditions: [{type: Available, status: 'True'}]} | CURRENT
        apps/v1                 | Deployment  | spec: {replicas: 2}, status: {observedGeneration: 1, updatedReplicas: 1, replicas: 2}      | IN_PROGRESS
        apps/v1                 | Deployment  | spec: {replicas: 1}, status: {observedGeneration: 1, updatedReplicas: 1, replicas: 2, readyReplicas: 1, availableReplicas: 1} | IN_PROGRESS
        apps/v1                 | Deployment  | spec: {replicas: 1}, status: {observedGeneration: 1, updatedReplicas: 1, replicas: 1, readyReplicas: 1, availableReplicas: 1, conditions: [{type: Available, status: 'True'}]} | CURRENT
        apps/v1                 | Deployment  | spec: {replicas: 1}, status: {observedGeneration: 0, updatedReplicas: 1}                    | IN_PROGRESS
        apps/v1                 | Deployment  | spec: {}, status: {observedGeneration: 1, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]} | FAILED
        apps/v1                 | StatefulSet | spec: {replicas: 1}, status: {observedGeneration: 1, readyReplicas: 1, replicas: 1, currentRevision: a, updateRevision: b} | IN_PROGRESS
        apps/v1                 | StatefulSet | spec: {replicas: 1}, status: {observedGeneration: 1, readyReplicas: 1, replicas: 1, currentRevision: a, updateRevision: a} | CURRENT
        apps/v1                 | StatefulSet | spec: {updateStrategy: {type: OnDelete}}                                                   | CURRENT
        apps/v1                 | DaemonSet   | status: {observedGeneration: 1, desiredNumberScheduled: 1, currentNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 0} | IN_PROGRESS
        apps/v1                 | DaemonSet   | status: {observedGeneration: 1, desiredNumberScheduled: 1, currentNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 1, numberReady: 1} | CURRENT
        apps/v1                 | ReplicaSet  | spec: {replicas: 1}, status: {replicas: 1, fullyLabeledReplicas: 1, availableReplicas: 1, readyReplicas: 1} | CURRENT
        batch/v1                | Job         | spec: {}                                                                                   | IN_PROGRESS
        batch/v1                | Job         | status: {startTime: now}                                                                   | CURRENT
        batch/v1                | Job         | status: {startTime: now, conditions: [{type: Failed, status: 'True', message: no}]}         | FAILED
        v1                      | Pod         | status: {phase: Pending}                                                                   | IN_PROGRESS
        v1                      | Pod         | status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}                       | CURRENT
        v1                      | Pod         | status: {phase: Running, conditions: [{type: Ready, status: 'False'}]}                      | IN_PROGRESS
        v1                      | Pod         | status: {phase: Failed}                                                                    | FAILED
        v1                      | PersistentVolumeClaim | status: {phase: Pending}                                                         | IN_PROGRESS
        v1                      | PersistentVolumeClaim | status: {phase: Bound}                                                           | CURRENT
        v1                      | Namespace   | status: {phase: Active}                                                                    | CURRENT
        v1                      | Service     | spec: {type: ClusterIP}                                                                    | CURRENT
        v1                      | Service     | spec: {type: LoadBalancer}                                                                 | IN_PROGRESS
        v1                      | Service     | spec: {type: LoadBalancer}, status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}            | CURRENT
        apiextensions.k8s.io/v1 | CustomResourceDefinition | status: {conditions: [{type: Established, status: 'True'}]}                    | CURRENT
        apiextensions.k8s.io/v1 | CustomResourceDefinition | status: {conditions: []}                                                      | IN_PROGRESS
        apiextensions.k8s.io/v1 | CustomResourceDefinition | status: {conditions: [{type: NamesAccepted, status: 'False'}]}                | FAILED
        example.com/v1          | Widget      | spec: {}                                                                                   | CURRENT
        example.com/v1          | Widget      | status: {conditions: [{type: Ready, status: 'False'}]}                                      | IN_PROGRESS
        example.com/v1          | Widget      | status: {conditions: [{type: Ready, status: 'True'}]}                                       | CURRENT
        example.com/v1          | Widget      | status: {conditions: [{type: Reconciling, status: 'True'}, {type: Ready, status: 'True'}]}  | IN_PROGRESS
        example.com/v1          | Widget      | status: {conditions: [{type: Stalled, status: 'True'}]}                                     | FAILED
        """)
    void healthFollowsTheTable(String apiVersion, String kind, String fields, Health.State expected)
            throws BuildFailed {
        String yaml = "{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: x, generation: 1}, "
                + fields + "}";
        assertEquals(
                expected,
                KStatus.of(YamlManifests.parse("x.yaml", yaml).getFirst().object())
                        .state());
    }

    @ParameterizedTest
    @CsvSource({"v1, ConfigMap", "apps/v1, Deployment"})
    void whatIsBeingDeletedIsTerminating(String apiVersion, String kind) throws BuildFailed {
        String yaml =
                "{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: x, deletionTimestamp: now}}";
        assertEquals(
                Health.State.TERMINATING,
                KStatus.of(YamlManifests.parse("x.yaml", yaml).getFirst().object())
                        .state());
    }
}
