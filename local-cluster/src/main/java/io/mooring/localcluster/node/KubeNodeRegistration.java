package io.mooring.localcluster.node;

import com.sun.management.OperatingSystemMXBean;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The node's presence in the apiserver: its Node object, and the Lease that shows that it lives. */
final class KubeNodeRegistration {
    static final int PODS_MAX = 110;
    private static final String KUBELET_VERSION = "v1.34.2";
    private static final String LEASE_NAMESPACE = "kube-node-lease";
    private static final int LEASE_SECONDS = 40;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String name;
    private final int logsPort;
    private final Clock clock;

    /** @param logsPort of the endpoint that gives out logs */
    KubeNodeRegistration(KubernetesClient client, String name, int logsPort, Clock clock) {
        this.logsPort = logsPort;
        this.client = client;
        this.name = name;
        this.clock = clock;
    }

    /** Makes the Node object, or brings that of a former life up to date. */
    void register() {
        try {
            client.nodes().resource(node()).create();
        } catch (KubernetesClientException exists) {
            if (exists.getCode() != CONFLICT) {
                throw exists;
            }
        }
        String patch = "{\"status\":" + client.getKubernetesSerialization().asJson(status()) + "}";
        Node unused =
                client.nodes().withName(name).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        renewLease();
    }

    void renewLease() {
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(LEASE_NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(name)
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withRenewTime(ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .endSpec()
                .build();
        Lease unused = client.leases()
                .inNamespace(LEASE_NAMESPACE)
                .resource(lease)
                .fieldManager("mooring-local-node")
                .forceConflicts()
                .serverSideApply();
    }

    private Node node() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels(name))
                .endMetadata()
                .withNewSpec()
                .withProviderID("mooring://local")
                .endSpec()
                .build();
    }

    static Map<String, String> labels(String name) {
        return Map.of(
                "kubernetes.io/os", operatingSystem(),
                "kubernetes.io/arch", architecture(),
                "kubernetes.io/hostname", name);
    }

    private NodeStatus status() {
        Map<String, Quantity> capacity = Map.of(
                "cpu", new Quantity(Integer.toString(Runtime.getRuntime().availableProcessors())),
                "memory", new Quantity(memoryBytes() / 1024 + "Ki"),
                "pods", new Quantity(Integer.toString(PODS_MAX)));
        return new NodeStatusBuilder()
                .withCapacity(capacity)
                .withAllocatable(capacity)
                .withAddresses(new NodeAddress(PodAddresses.HOST, "InternalIP"), new NodeAddress(name, "Hostname"))
                .withConditions(
                        condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                        condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                        condition("PIDPressure", "False", "KubeletHasSufficientPID"),
                        condition("Ready", "True", "KubeletReady"))
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(logsPort)
                .endDaemonEndpoints()
                .withNewNodeInfo()
                .withArchitecture(architecture())
                .withOperatingSystem(operatingSystem())
                .withOsImage(System.getProperty("os.name"))
                .withKernelVersion(System.getProperty("os.version"))
                .withContainerRuntimeVersion("mooring://0.1.0")
                .withKubeletVersion(KUBELET_VERSION)
                .withKubeProxyVersion("")
                .withMachineID(name)
                .withSystemUUID(name)
                .withBootID(name)
                .endNodeInfo()
                .build();
    }

    private NodeCondition condition(String type, String status, String reason) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(reason)
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .build();
    }

    private static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    private static String operatingSystem() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return List.of("linux", "windows").stream()
                .filter(name::contains)
                .findFirst()
                .orElse("darwin");
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> System.getProperty("os.arch");
        };
    }
}
