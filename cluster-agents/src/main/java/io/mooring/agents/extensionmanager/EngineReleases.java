package io.mooring.agents.extensionmanager;

import io.mooring.extensions.chart.ChartUnavailable;
import io.mooring.extensions.chart.Charts;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.DesiredRelease;
import io.mooring.extensions.release.DriftOutcome;
import io.mooring.extensions.release.ExtensionEngine;
import io.mooring.extensions.release.ManifestObject;
import io.mooring.extensions.release.ReleaseOutcome;
import java.util.List;
import java.util.Set;

/** Releases by the engine. */
record EngineReleases(ExtensionEngine engine, Charts charts) implements Releases {
    @Override
    public ReleaseOutcome reconcile(DesiredRelease desired) {
        return engine.reconcile(desired);
    }

    @Override
    public ReleaseOutcome remove(ReleaseName release, boolean withCrds) {
        return engine.remove(release, withCrds);
    }

    @Override
    public List<String> versions(DesiredRelease desired) {
        try {
            return charts.versions(desired.chart(), desired.access());
        } catch (ChartUnavailable unavailable) {
            return List.of(); // It is installed; this is only to tell what else there is.
        }
    }

    @Override
    public List<ManifestObject> objects(ReleaseName release) {
        return engine.objects(release);
    }

    @Override
    public DriftOutcome look(ReleaseName release, Set<ManifestObject> objects, boolean repair) {
        return engine.look(release, objects::contains, repair);
    }
}
