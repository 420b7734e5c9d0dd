package io.mooring.gitops.helmrelease;

import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseOptions.Waiting;
import io.mooring.extensions.helm.ReleaseRequest;
import io.mooring.extensions.helm.ReleaseRevision;
import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.SourceTree.SourceFile;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.Action;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.Place;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.Switch;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.Wait;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.source.helm.ChartFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What Helm does to releases, in its worker processes. A chart is a folder on this machine only while Helm reads it. */
public final class ReleaseWork {
    private static final Duration HOOKS = Duration.ofMinutes(5);

    private final Helm helm;
    private final Path workFolder;

    public ReleaseWork(Helm helm, Path workFolder) {
        this.helm = helm;
        this.workFolder = workFolder;
    }

    /** Something that is done with a chart's folder. */
    interface WithChart {
        HelmOutcome<ReleaseRevision> run(Path folder);
    }

    /** What is asked of Helm beside the chart. */
    record Order(ReleaseAccess access, Place place, ObjectNode values, Action action, boolean waits) {
        ReleaseName release() {
            return new ReleaseName(place.namespace(), place.releaseName());
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> plainValues() {
            return (Map<String, Object>) KubernetesObject.valueOf(values);
        }
    }

    HelmOutcome<ReleaseRevision> install(Order order, Path chart) {
        return helm.install(request(order, chart));
    }

    HelmOutcome<ReleaseRevision> upgrade(Order order, Path chart) {
        return helm.upgrade(request(order, chart));
    }

    HelmOutcome<ReleaseRevision> test(Order order, Duration timeout) {
        return helm.test(order.release(), timeout, order.access().kubeconfig().get());
    }

    HelmOutcome<String> uninstall(ReleaseAccess access, Place place, boolean hooks) {
        ReleaseName release = new ReleaseName(place.namespace(), place.releaseName());
        return hooks
                ? helm.uninstall(release, access.kubeconfig().get())
                : helm.uninstallWithoutHooks(release, access.kubeconfig().get());
    }

    /** There is no rollback in Helm as it can be called here: what an earlier revision consisted of becomes a chart of its own. */
    HelmOutcome<ReleaseRevision> rollback(Order order, StoredRelease good) {
        Path chart = null;
        try {
            Files.createDirectories(workFolder);
            chart = Files.createTempDirectory(workFolder, "rollback-");
            Files.writeString(chart.resolve("Chart.yaml"), KubernetesObject.json(good.chartAlone()));
            Files.writeString(chart.resolve("manifest.yaml"), good.manifest());
            Files.createDirectory(chart.resolve("templates"));
            Files.writeString(chart.resolve("templates/all.yaml"), "{{ .Files.Get \"manifest.yaml\" }}\n");
            return helm.upgrade(new ReleaseRequest(
                    order.release(),
                    chart,
                    order.plainValues(),
                    order.access().kubeconfig().get(),
                    new ReleaseOptions(Waiting.NONE, HOOKS, false, "Rollback to " + good.version())));
        } catch (IOException e) {
            throw new UncheckedIOException("write a chart for a rollback", e);
        } finally {
            delete(chart);
        }
    }

    /** Writes a chart out, under the version it is released as, does something with it and takes it away. */
    HelmOutcome<ReleaseRevision> with(ChartFiles chart, String version, WithChart use) throws BuildFailed {
        Path folder = null;
        try {
            Files.createDirectories(workFolder);
            folder = Files.createTempDirectory(workFolder, "chart-");
            for (SourceFile file : chart.tree().files(chart.folder())) {
                Path target = folder.resolve(chart.inside(file)).normalize();
                if (!target.startsWith(folder)) {
                    throw new BuildFailed("'" + file.path() + "' leads out of the chart");
                }
                Files.createDirectories(target.getParent());
                Files.write(target, chart.tree().read(file));
            }
            if (!chart.version().equals(version)) {
                ObjectNode metadata = chart.metadata().deepCopy().put("version", version);
                Files.writeString(
                        folder.resolve("Chart.yaml"), KubernetesObject.json(metadata), StandardCharsets.UTF_8);
            }
            return use.run(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("write the chart out", e);
        } finally {
            delete(folder);
        }
    }

    /** Only hooks that come after the objects make Helm wait for these; else it need not hold a worker. */
    static boolean hooksAfter(ChartFiles chart) throws BuildFailed {
        for (SourceFile file : chart.tree().files(chart.folder())) {
            if (file.path().contains("/templates/") || chart.inside(file).startsWith("templates/")) {
                String text = new String(chart.tree().read(file), StandardCharsets.UTF_8);
                if (text.contains("helm.sh/hook") && (text.contains("post-install") || text.contains("post-upgrade"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static ReleaseRequest request(Order order, Path chart) {
        Action action = order.action();
        Set<ReleaseOptions.Switch> on = EnumSet.of(ReleaseOptions.Switch.SKIP_CRDS);
        if (action.switches().contains(Switch.FORCE)) {
            on.add(ReleaseOptions.Switch.FORCE);
        }
        if (action.switches().contains(Switch.CLEANUP_ON_FAIL)) {
            on.add(ReleaseOptions.Switch.CLEANUP_ON_FAIL);
        }
        boolean waits = order.waits() && action.waitsFor() != Wait.NOTHING;
        ReleaseOptions options = new ReleaseOptions(
                        waits ? Waiting.READY : Waiting.NONE,
                        action.timeout(),
                        action.switches().contains(Switch.CREATE_NAMESPACE),
                        null)
                .switching(on);
        return new ReleaseRequest(
                order.release(),
                chart,
                order.plainValues(),
                order.access().kubeconfig().get(),
                options);
    }

    private static void delete(@org.jspecify.annotations.Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + folder, e);
        }
    }
}
