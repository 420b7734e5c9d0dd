package io.mooring.extensions.release;

import io.mooring.extensions.helm.HelmFailure;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRequest;
import io.mooring.extensions.helm.ReleaseRevision;
import io.mooring.extensions.helm.ReleaseStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes back a revision that failed: an upgrade goes back to the last good revision, a first install goes. helm-java
 * has no rollback, so the stored manifest of the good revision becomes a chart of its own, which is rendered to exactly
 * that manifest.
 */
final class UndoRelease {
    private static final Duration HOOKS = Duration.ofMinutes(2);
    private static final int REASON_LENGTH_MAX = 300;

    private final ExtensionEngine.Tools tools;

    UndoRelease(ExtensionEngine.Tools tools) {
        this.tools = tools;
    }

    /**
     * What became of it.
     *
     * @param words to be added to those of the failure
     * @param running what runs now, null if nothing does or nothing was undone
     */
    record Undone(String words, ReleaseOutcome.@Nullable Installed running) {}

    Undone undo(DesiredRelease desired, ObservedRelease.Present failed, String reason) {
        ReleaseName release = desired.release();
        List<Integer> good = tools.cluster().releases().completedBefore(release, failed.revision());
        Optional<Integer> target = good.contains(desired.proven())
                ? Optional.of(desired.proven())
                : good.stream().findFirst();
        try {
            return target.isEmpty() ? uninstall(release, failed) : goBack(release, failed, target.get(), reason);
        } catch (ClusterUnavailable | IOException impossible) {
            return new Undone("; it could not be undone: " + impossible.getMessage(), null);
        }
    }

    private Undone uninstall(ReleaseName release, ObservedRelease.Present failed) {
        List<ManifestObject> hooks = tools.cluster()
                .releases()
                .stored(release, failed.revision())
                .map(StoredRevision::hooks)
                .orElse(List.of());
        return switch (tools.helm().uninstall(release, tools.cluster().kubeconfig())) {
            case HelmOutcome.Done<String> ignored -> {
                tools.cluster().remains().deleteHooks(hooks);
                yield new Undone("; it was uninstalled again", null);
            }
            case HelmOutcome.Failed<String>(HelmFailure failure) ->
                new Undone("; it could not be uninstalled: " + failure.message(), null);
        };
    }

    private Undone goBack(ReleaseName release, ObservedRelease.Present failed, int target, String reason)
            throws IOException {
        KubeReleases releases = tools.cluster().releases();
        StoredRevision good = releases.stored(release, target).orElse(null);
        if (good == null) {
            return new Undone("; revision " + target + " is gone, so it was not undone", null);
        }
        if (failed.status() == ReleaseStatus.FAILED) {
            // Only of a deployed revision Helm knows the objects, and takes back those that are new.
            releases.markDeployed(release, failed.revision());
        }
        Path chart = Files.createTempDirectory("mooring-rollback-");
        try {
            Files.writeString(chart.resolve("Chart.yaml"), good.chartYaml());
            Files.writeString(chart.resolve("manifest.yaml"), good.manifest());
            Files.createDirectory(chart.resolve("templates"));
            Files.writeString(chart.resolve("templates/all.yaml"), "{{ .Files.Get \"manifest.yaml\" }}\n");
            HelmOutcome<ReleaseRevision> outcome = tools.helm()
                    .upgrade(new ReleaseRequest(
                            release,
                            chart,
                            good.values(),
                            tools.cluster().kubeconfig(),
                            new ReleaseOptions(
                                    ReleaseOptions.Waiting.NONE,
                                    HOOKS,
                                    false,
                                    "Rolled back by Mooring to revision " + target)));
            releases.markFailed(release, failed.revision(), shortened(reason));
            return switch (outcome) {
                case HelmOutcome.Done<ReleaseRevision>(ReleaseRevision made) ->
                    new Undone(
                            "; rolled back to version " + good.version() + " of revision " + target,
                            new ReleaseOutcome.Installed(good.version(), made.revision()));
                case HelmOutcome.Failed<ReleaseRevision>(HelmFailure failure) ->
                    new Undone("; it could not be rolled back to revision " + target + ": " + failure.message(), null);
            };
        } finally {
            delete(chart);
        }
    }

    private static String shortened(String reason) {
        return reason.length() > REASON_LENGTH_MAX ? reason.substring(0, REASON_LENGTH_MAX) + "…" : reason;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
