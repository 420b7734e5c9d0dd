package io.mooring.agents.extensionmanager;

import io.mooring.agents.Agent;
import io.mooring.agents.AgentRuntime;
import io.mooring.agents.AgentSettings;
import io.mooring.agents.Permission;
import io.mooring.agents.hub.DesiredStateFeed;
import io.mooring.agents.hub.FollowDesiredState;
import io.mooring.agents.hub.RequestedTokens;
import io.mooring.agents.hub.StatusReports;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.loop.Loop;
import io.mooring.agents.secret.KubeParameters;
import io.mooring.extensions.catalog.Catalog;
import io.mooring.extensions.chart.Charts;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.release.EngineSettings;
import io.mooring.extensions.release.ExtensionEngine;
import io.mooring.gitops.object.KubeCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/** The extension-manager: installs, upgrades and removes the charts that the hub or ExtensionConfigs name. */
public final class ExtensionAgent implements Agent {
    public static final String NAME = "extension-manager";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(Permission.everything());
    }

    @Override
    public void start(AgentRuntime runtime) {
        RequestedTokens tokens = RequestedTokens.of(NAME, runtime);
        DesiredStateFeed feed = new DesiredStateFeed(runtime.hub()::desiredState, tokens, runtime.clock());
        StatusReports reports = new StatusReports(runtime.hub()::report, tokens, runtime.clock());
        Loop reporting = runtime.loop("extension-reports", reports);
        KubeObjects configs = new KubeObjects(runtime.cluster(), ObjectKind.EXTENSION_CONFIG, NAME);
        AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});
        ReleaseTasks tasks = new ReleaseTasks(runtime.clock(), () -> wake.get().run());
        Releases releases = engine(runtime);
        WatchReleases drift = drift(runtime, releases, tasks, () -> wake.get().run());
        Loop reconciling = runtime.loop(
                "extensions",
                new ReconcileExtensions(
                        configs,
                        feed,
                        reports,
                        reporting::signal,
                        new ApplyExtension(
                                configs,
                                new ApplyExtension.Parts(
                                        new ExtensionChart(
                                                Catalog.shipped(),
                                                new ChartSecrets(runtime.cluster()),
                                                () -> runtime.cluster()
                                                        .client()
                                                        .getKubernetesVersion()
                                                        .getGitVersion(),
                                                runtime.clock()),
                                        ExtensionSecrets.of(
                                                runtime.settings().cluster(),
                                                runtime.cluster(),
                                                new KubeParameters(runtime.cluster(), runtime.clock()),
                                                NAME)),
                                new TendedReleases(releases, tasks, drift),
                                runtime.clock())));
        wake.set(reconciling::signal);
        configs.watch(KubeObjects.Watched.everywhere(), config -> reconciling.signal());
        FollowDesiredState.start(tokens, runtime, feed, () -> {
            reports.forget();
            reconciling.signal();
            reporting.signal();
        });
        tokens.watch(reporting::signal);
        runtime.start(reconciling);
        runtime.start(reporting);
    }

    private static WatchReleases drift(AgentRuntime runtime, Releases releases, ReleaseTasks tasks, Runnable changed) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("drift").factory());
        KubeReleaseWatches watches = runtime.closing(new KubeReleaseWatches(
                new KubeCluster(runtime.cluster().client(), runtime.clock()),
                timer,
                runtime.random(),
                releases,
                release -> changed.run()));
        WatchReleases drift = new WatchReleases(watches, timer, runtime.clock());
        watches.watchReleases(drift.ofReleases(release -> {
            tasks.hurry(release);
            changed.run();
        }));
        return drift;
    }

    private static Releases engine(AgentRuntime runtime) {
        AgentSettings settings = runtime.settings();
        Path work = settings.workspace().folder();
        Helm helm =
                runtime.closing(Helm.start(HelmSettings.from(System.getenv()).withCacheFolder(work.resolve("helm"))));
        Path token = settings.serviceAccount().resolve("token");
        Charts charts = Charts.in(work.resolve("charts"));
        ExtensionEngine engine = new ExtensionEngine(
                new ExtensionEngine.Tools(
                        helm,
                        charts,
                        token.toFile().exists()
                                ? io.mooring.extensions.release.KubeCluster.of(
                                        runtime.cluster().client(), token)
                                : io.mooring.extensions.release.KubeCluster.of(
                                        runtime.cluster().client())),
                EngineSettings.of(
                        ConnectedClusters.NAMESPACE, settings.workspace().podName()),
                runtime.clock(),
                runtime.random());
        return new EngineReleases(engine, charts);
    }
}
