package io.mooring.functions.registry;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of the OCI distribution specification a client needs to pull the agents' chart.
 *
 * <p>It is open to anybody: the chart holds no secret, and Helm logs in nowhere on its own.
 */
public final class Registry {
    /** Below the host; {@code az connectedk8s} puts a {@code v2} before the last part of what it was told. */
    public static final String REPOSITORY = "mooring/azure-arc-k8sagents";

    private static final List<String> REPOSITORIES = List.of(REPOSITORY, "mooring/v2/azure-arc-k8sagents");

    private final @Nullable AgentChart chart;

    public Registry(@Nullable AgentChart chart) {
        this.chart = chart;
    }

    public ArmResponse answer(Call call) {
        String path = call.path().getOrDefault("path", "");
        return rest(path).with("Docker-Distribution-Api-Version", "registry/2.0");
    }

    private ArmResponse rest(String path) {
        if (path.isEmpty()) {
            return ArmResponse.ok(Map.of());
        }
        for (String repository : REPOSITORIES) {
            if (path.startsWith(repository + "/")) {
                return of(chart(), repository, path.substring(repository.length() + 1));
            }
        }
        throw unknown("NameUnknown", "The registry has no '" + path + "': it holds '" + REPOSITORY + "' only.");
    }

    private static ArmResponse of(AgentChart chart, String repository, String path) {
        if (path.equals("tags/list")) {
            return ArmResponse.ok(Map.of("name", repository, "tags", List.of(chart.version())));
        }
        if (path.equals("manifests/" + chart.version())
                || path.equals("manifests/" + chart.manifest().digest())) {
            return blob(chart.manifest());
        }
        if (path.startsWith("blobs/")) {
            Blob blob = chart.blobs().get(path.substring("blobs/".length()));
            if (blob != null) {
                return blob(blob);
            }
        }
        throw unknown(
                path.startsWith("manifests/") ? "ManifestUnknown" : "BlobUnknown",
                "The repository '" + repository + "' has no '" + path + "'; its tag is '" + chart.version() + "'.");
    }

    private static ArmResponse blob(Blob blob) {
        return ArmResponse.ok(blob.bytes())
                .with("Content-Type", blob.type())
                .with("Docker-Content-Digest", blob.digest());
    }

    private AgentChart chart() {
        if (chart == null) {
            throw unknown("NameUnknown", "This hub was given no chart of the agents (MOORING_AGENTS_CHART).");
        }
        return chart;
    }

    private static ArmFailure unknown(String code, String message) {
        return ArmFailure.of(404, code, message);
    }
}
