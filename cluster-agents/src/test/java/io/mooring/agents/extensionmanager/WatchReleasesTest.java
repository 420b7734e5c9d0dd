package io.mooring.agents.extensionmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.DriftOutcome;
import io.mooring.extensions.release.ManifestObject;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchReleasesTest implements WatchReleases.Surroundings {
    private static final ReleaseName WEB = new ReleaseName("shop", "web");
    private static final ManifestObject MAP = new ManifestObject("", "ConfigMap", "shop", "web");
    private static final ManifestObject ROLE =
            new ManifestObject("rbac.authorization.k8s.io", "ClusterRole", "shop", "web");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final WatchReleases watch = new WatchReleases(this, timer, Clock.systemUTC());
    private final Map<String, WatchReleases.Hearing> hearings = new ConcurrentHashMap<>();
    private final BlockingQueue<Set<ManifestObject>> looks = new LinkedBlockingQueue<>();
    private final BlockingQueue<ReleaseName> changes = new LinkedBlockingQueue<>();
    private volatile List<DriftOutcome.Drifted> answer = List.of();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void onlyWhatOthersWroteOrDeletedIsLookedAt() throws Exception {
        watch.track(WEB, List.of(MAP, ROLE), true);
        assertEquals(Set.of("ConfigMap", "ClusterRole"), hearings.keySet());

        hearings.get("ConfigMap").seen(metadata("shop", "java"));
        hearings.get("ConfigMap").seen(metadata("other", "kubectl"));
        hearings.get("ClusterRole").gone(metadata("", "java"));
        assertEquals(Set.of(ROLE), looks.poll(5, TimeUnit.SECONDS));
        hearings.get("ConfigMap").seen(metadata("shop", "kubectl"));
        assertEquals(Set.of(MAP), looks.poll(5, TimeUnit.SECONDS));
        assertTrue(changes.isEmpty());
    }

    @Test
    void whatWentUnheardIsMissedWhenAllAreListed() throws Exception {
        watch.track(WEB, List.of(MAP, ROLE), true);
        hearings.get("ClusterRole").listing();
        hearings.get("ClusterRole").seen(metadata("", "java"));
        hearings.get("ClusterRole").listed();
        hearings.get("ConfigMap").listing();
        hearings.get("ConfigMap").listed();

        assertEquals(Set.of(MAP), looks.poll(5, TimeUnit.SECONDS));
    }

    @Test
    void whatIsOnlyReportedIsToldUntilItIsRightAgain() throws Exception {
        watch.track(WEB, List.of(MAP), false);
        answer = List.of(new DriftOutcome.Drifted(MAP, "was edited", false));
        hearings.get("ConfigMap").seen(metadata("shop", "kubectl"));
        assertEquals(WEB, changes.poll(5, TimeUnit.SECONDS));
        assertEquals(List.of("ConfigMap web was edited"), watch.drifted(WEB));

        answer = List.of();
        hearings.get("ConfigMap").seen(metadata("shop", "kubectl"));
        assertEquals(WEB, changes.poll(5, TimeUnit.SECONDS));
        assertEquals(List.of(), watch.drifted(WEB));
        watch.forget(WEB);
        hearings.get("ConfigMap").gone(metadata("shop", "kubectl"));
        assertEquals(2, looks.size());
    }

    private static KubernetesObject metadata(String namespace, String writer) {
        return KubernetesObject.parse("""
            {"kind": "x", "metadata": {"name": "web", "namespace": "%s",
             "annotations": {"meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "shop"},
             "managedFields": [{"manager": "%s", "time": "2026-01-01T00:00:00Z"}]}}
            """.formatted(namespace, writer));
    }

    @Override
    public DriftOutcome look(ReleaseName release, Set<ManifestObject> objects, boolean repair) {
        looks.add(objects);
        return new DriftOutcome.Looked(answer);
    }

    @Override
    public void watch(String group, String kind, WatchReleases.Hearing hearing) {
        hearings.put(kind, hearing);
    }

    @Override
    public void changed(ReleaseName release) {
        changes.add(release);
    }
}
