package io.mooring.cli.az;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code az} has to be told to work with a hub: variables, and the commands that come next.
 *
 * @param hub the address to register
 * @param caFile PEM of the authority of the hub's certificate; null if it is a public one
 * @param tools the programs that {@code az} would else fetch from Microsoft
 * @param login the service principal of a local cloud
 */
record AzSetup(
        URI hub,
        @Nullable Path caFile,
        Tools tools,
        @Nullable Path kubeconfig,
        @Nullable Login login) {
    private static final int HTTPS_PORT = 443;

    /** Programs on this machine, null where there is none. */
    record Tools(@Nullable Path helm, @Nullable Path kubectl) {}

    record Login(String tenant, String clientId, String clientSecret) {}

    Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> variables = new LinkedHashMap<>();
        put(variables, "REQUESTS_CA_BUNDLE", caFile);
        put(variables, "SSL_CERT_FILE", caFile);
        put(variables, "HELM_CLIENT_PATH", tools.helm());
        put(variables, "KUBECTL_CLIENT_PATH", tools.kubectl());
        put(variables, "KUBECONFIG", kubeconfig);
        // Else it runs a diagnosis that it fetches from Microsoft, and that looks whether Microsoft can be reached.
        variables.put("AZURE_LOCAL_DISCONNECTED", "true");
        variables.put("AZURE_CORE_COLLECT_TELEMETRY", "false");
        if (login == null) {
            // Else a login endpoint that does not end in /adfs is looked up at Microsoft first.
            variables.put("AZURE_CORE_INSTANCE_DISCOVERY", "false");
        }
        for (String name : List.of("NO_PROXY", "no_proxy")) {
            String proxy = name.equals("NO_PROXY") ? "HTTPS_PROXY" : "https_proxy";
            if (environment.containsKey(proxy)) {
                variables.put(name, noProxy(environment.getOrDefault(name, "")));
            }
        }
        if (login != null) {
            variables.put("MOORING_AZ_TENANT", login.tenant());
            variables.put("MOORING_AZ_CLIENT_ID", login.clientId());
            variables.put("MOORING_AZ_CLIENT_SECRET", login.clientSecret());
        }
        return variables;
    }

    /** Lines for a person, without a mark of comment. */
    List<String> next(Shell shell) {
        List<String> lines = new ArrayList<>();
        lines.add("Next:");
        lines.add("  az cloud register -n Mooring --endpoint-resource-manager " + hub);
        lines.add("  az cloud set -n Mooring");
        lines.add(
                login == null
                        ? "  az login --use-device-code"
                        : "  az login --service-principal -u " + shell.read("MOORING_AZ_CLIENT_ID") + " -p "
                                + shell.read("MOORING_AZ_CLIENT_SECRET") + " --tenant "
                                + shell.read("MOORING_AZ_TENANT"));
        lines.add("  az connectedk8s connect -n c1 -g g1 -l westeurope");
        lines.addAll(warnings());
        return lines;
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!"https".equals(hub.getScheme())) {
            warnings.add("Note: az talks to a hub over https only.");
        }
        if (hub.getHost().chars().filter(c -> c == '.').count() < 2) {
            warnings.add("Note: az connectedk8s fails unless there are two dots in the hub's name.");
        }
        if (hub.getPort() >= 0 && hub.getPort() != HTTPS_PORT) {
            warnings.add("Note: connect pulls the agents' chart from port 443 of " + hub.getHost()
                    + (login == null ? "." : ": start the local cloud with `moor up --az`."));
        }
        if (tools.helm() == null) {
            warnings.add("Note: no helm was found; az fetches one from Microsoft.");
        }
        if (tools.kubectl() == null) {
            warnings.add("Note: no kubectl was found; az fetches one from the internet.");
        }
        return warnings;
    }

    private String noProxy(String present) {
        List<String> hosts = new ArrayList<>(List.of(present.isBlank() ? new String[0] : present.split(",", -1)));
        for (String host : List.of("localhost", "127.0.0.1", hub.getHost())) {
            if (!hosts.contains(host)) {
                hosts.add(host);
            }
        }
        return String.join(",", hosts);
    }

    private static void put(Map<String, String> variables, String name, @Nullable Path file) {
        if (file != null) {
            variables.put(name, file.toAbsolutePath().toString());
        }
    }
}
