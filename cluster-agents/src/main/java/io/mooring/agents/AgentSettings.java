package io.mooring.agents;

import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.proxy.ProxySettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a process of agents is told by the chart.
 *
 * @param podIp address of the health endpoints
 * @param apiServer of this cluster
 * @param serviceAccount folder with token, ca.crt and namespace
 * @param distribution null is found out
 * @param infrastructure null is found out
 */
public record AgentSettings(
        String podIp,
        int port,
        URI apiServer,
        Path serviceAccount,
        ClusterId cluster,
        URI hub,
        Egress egress,
        String agentVersion,
        @Nullable String distribution,
        @Nullable String infrastructure,
        Workspace workspace) {
    static final int PORT_DEFAULT = 8080;

    private static final Path KUSTOMIZE_OF_IMAGE = Path.of("/opt/mooring/bin/kustomize");
    private static final Set<String> KNOWN = Set.of(
            "MOORING_HUB_CA_FILE",
            "MOORING_PROXY_CA_FILE",
            "MOORING_PORT",
            "MOORING_GIT_FILE_URLS",
            "MOORING_CLOCK_FILE");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d+){3}|\\[::1]");
    private static final String SERVICE_ACCOUNT = "var/run/secrets/kubernetes.io/serviceaccount";

    /**
     * What the pod has on its disk.
     *
     * @param podName unlike that of any other process
     * @param folder for caches; may vanish between two lives
     * @param kustomize null if there is none
     * @param gitFileUrls whether a GitRepository may name a folder of this disk; for nodes that share theirs with the user
     * @param clockFile moves the clock of the process, for development; null is real time
     */
    public record Workspace(
            String podName,
            Path folder,
            @Nullable Path kustomize,
            boolean gitFileUrls,
            @Nullable Path clockFile) {}

    /**
     * The way out of the cluster.
     *
     * @param hubAuthority PEM bundle that alone is trusted for the hub; null trusts what the JDK trusts
     * @param moreAuthorities PEM bundle that is trusted as well, for the hub and for all else: of a proxy that looks into TLS, or of a
     *     company; null if there is none
     */
    public record Egress(
            ProxySettings proxies,
            @Nullable Path hubAuthority,
            @Nullable Path moreAuthorities) {}

    /** @throws IllegalArgumentException if something is missing or wrong; the message names all of it */
    public static AgentSettings from(Map<String, String> environment) {
        return new Reader(environment).read();
    }

    /** Reads all settings before it complains, so that one look at the log suffices. */
    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        private Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        private AgentSettings read() {
            Set<String> unknown = new TreeSet<>(environment.keySet());
            unknown.removeIf(key -> !key.startsWith("MOORING_") || KNOWN.contains(key));
            unknown.forEach(key -> problems.add("the setting " + key + " is not known"));
            String podIp = required("POD_IP");
            String podName = required("POD_NAME");
            int port = port();
            URI apiServer = apiServer();
            ClusterId cluster = cluster();
            URI hub = hub();
            String version = required("AZURE_ARC_AGENT_VERSION");
            Egress egress = egress(apiServer);
            Path clockFile = clockFile(hub);
            if (!problems.isEmpty() || cluster == null || hub == null) {
                throw new IllegalArgumentException("The agents cannot start: " + String.join("; ", problems) + ".");
            }
            String folder = optional("TMPDIR");
            // Where a node runs containers without a file system of their own, mounts lie below a folder that it names.
            Path root = Path.of(environment.getOrDefault("CONTAINER_SANDBOX_MOUNT_POINT", "/"));
            return new AgentSettings(
                    podIp,
                    port,
                    apiServer,
                    root.resolve(SERVICE_ACCOUNT),
                    cluster,
                    hub,
                    egress,
                    version,
                    detected("KUBERNETES_DISTRO"),
                    detected("KUBERNETES_INFRA"),
                    new Workspace(
                            podName,
                            Path.of(folder == null ? "/tmp" : folder),
                            kustomize(),
                            "true".equals(optional("MOORING_GIT_FILE_URLS")),
                            clockFile));
        }

        /** Whatever the user says of proxies, none stands between the pods of a cluster. */
        private Egress egress(URI apiServer) {
            ProxySettings proxies = ProxySettings.NONE;
            try {
                proxies = ProxySettings.from(environment)
                        .except(List.of(apiServer.getHost(), ".svc", ".svc.cluster.local"));
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
            String hub = optional("MOORING_HUB_CA_FILE");
            String more = optional("MOORING_PROXY_CA_FILE");
            return new Egress(proxies, hub == null ? null : Path.of(hub), more == null ? null : Path.of(more));
        }

        /** A node may name the file to all its pods; none is needed for real time, and a hub elsewhere has no other. */
        private @Nullable Path clockFile(@Nullable URI hub) {
            String named = optional("MOORING_CLOCK_FILE");
            if (named == null || hub == null) {
                return null;
            }
            if (LOOPBACK.matcher(hub.getHost()).matches()) {
                return Path.of(named);
            }
            if (Files.exists(Path.of(named))) {
                problems.add("MOORING_CLOCK_FILE moves the clock for a hub on this machine only, not for " + hub);
            }
            return null;
        }

        private @Nullable Path kustomize() {
            String named = optional("KUSTOMIZE");
            Path path = named == null ? KUSTOMIZE_OF_IMAGE : Path.of(named);
            return Files.isExecutable(path) ? path : null;
        }

        private URI apiServer() {
            String host = required("KUBERNETES_SERVICE_HOST");
            String port = required("KUBERNETES_SERVICE_PORT");
            String literal = host.contains(":") ? "[" + host + "]" : host;
            return URI.create("https://" + (literal.isEmpty() ? "missing" : literal) + ":" + port);
        }

        private @Nullable ClusterId cluster() {
            String subscription = required("AZURE_SUBSCRIPTION_ID");
            String group = required("AZURE_RESOURCE_GROUP");
            String name = required("AZURE_RESOURCE_NAME");
            try {
                return new ClusterId(subscription, group, name);
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
                return null;
            }
        }

        private @Nullable URI hub() {
            String text = required("HUB_URL");
            URI hub;
            try {
                hub = URI.create(text);
            } catch (IllegalArgumentException e) {
                problems.add("HUB_URL '" + text + "' is not a URL");
                return null;
            }
            if (!"https".equals(hub.getScheme()) || hub.getHost() == null) {
                problems.add("HUB_URL '" + text + "' must be an https URL");
                return null;
            }
            return hub;
        }

        private int port() {
            String text = environment.getOrDefault("MOORING_PORT", Integer.toString(PORT_DEFAULT));
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                problems.add("MOORING_PORT '" + text + "' is not a number");
                return PORT_DEFAULT;
            }
        }

        private @Nullable String detected(String key) {
            String value = optional(key);
            return "auto".equals(value) ? null : value;
        }

        private @Nullable String optional(String key) {
            String value = environment.get(key);
            return value == null || value.isBlank() ? null : value;
        }

        private String required(String key) {
            String value = optional(key);
            if (value == null) {
                problems.add(key + " is missing");
                return "";
            }
            return value;
        }
    }
}
