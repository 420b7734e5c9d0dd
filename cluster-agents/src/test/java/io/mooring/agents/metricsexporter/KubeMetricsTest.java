package io.mooring.agents.metricsexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.Test;

class KubeMetricsTest {
    @Test
    void aClusterIsToldUnderTheCommonNames() {
        KubeMetrics metrics = new KubeMetrics();
        metrics.add(new NodeBuilder()
                .withNewMetadata()
                .withName("n1")
                .endMetadata()
                .withNewStatus()
                .addToCapacity("memory", new Quantity("1Gi"))
                .addToCapacity("cpu", new Quantity("1500m"))
                .addToCapacity("example.com/boats", new Quantity("1"))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build());
        metrics.add(new PodBuilder()
                .withNewMetadata()
                .withName("p\"1")
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("c")
                .withRestartCount(3)
                .withReady(true)
                .endContainerStatus()
                .endStatus()
                .build());
        metrics.add(new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .endSpec()
                .build());
        metrics.complete(true);

        assertEquals("""
                # TYPE kube_node_status_condition gauge
                kube_node_status_condition{node="n1",condition="Ready",status="true"} 1
                kube_node_status_condition{node="n1",condition="Ready",status="false"} 0
                kube_node_status_condition{node="n1",condition="Ready",status="unknown"} 0
                # TYPE kube_node_status_capacity gauge
                kube_node_status_capacity{node="n1",resource="memory"} 1073741824
                kube_node_status_capacity{node="n1",resource="cpu"} 1.5
                # TYPE kube_node_spec_unschedulable gauge
                kube_node_spec_unschedulable{node="n1"} 0
                # TYPE kube_pod_info gauge
                kube_pod_info{namespace="shop",pod="p\\"1",node="n1"} 1
                # TYPE kube_pod_status_phase gauge
                kube_pod_status_phase{namespace="shop",pod="p\\"1",phase="Pending"} 0
                kube_pod_status_phase{namespace="shop",pod="p\\"1",phase="Running"} 1
                kube_pod_status_phase{namespace="shop",pod="p\\"1",phase="Succeeded"} 0
                kube_pod_status_phase{namespace="shop",pod="p\\"1",phase="Failed"} 0
                kube_pod_status_phase{namespace="shop",pod="p\\"1",phase="Unknown"} 0
                # TYPE kube_pod_container_status_restarts_total counter
                kube_pod_container_status_restarts_total{namespace="shop",pod="p\\"1",container="c"} 3
                # TYPE kube_pod_container_status_ready gauge
                kube_pod_container_status_ready{namespace="shop",pod="p\\"1",container="c"} 1
                # TYPE kube_deployment_spec_replicas gauge
                kube_deployment_spec_replicas{namespace="shop",deployment="web"} 2
                # TYPE kube_deployment_status_replicas_available gauge
                kube_deployment_status_replicas_available{namespace="shop",deployment="web"} 0
                # TYPE mooring_exporter_complete gauge
                mooring_exporter_complete 1
                """, metrics.text());
    }
}
