package io.mooring.gitops.helmrelease;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.Manifest;
import io.mooring.gitops.build.SourceTree.SourceFile;
import io.mooring.gitops.build.YamlManifests;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.Crds;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.ApplyMode;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.source.helm.ChartFiles;
import java.nio.charset.StandardCharsets;

/** The definitions that a chart brings in its folder crds/. */
final class ReleaseCrds {
    private static final int CONFLICT = 409;

    private ReleaseCrds() {}

    /** Puts them into the cluster; false as long as not all of them are served. */
    static boolean bring(Cluster cluster, ChartFiles chart, Crds policy) throws BuildFailed {
        boolean served = true;
        if (policy == Crds.SKIP) {
            return served;
        }
        for (SourceFile file : chart.tree().files(chart.folder())) {
            if (chart.inside(file).matches("(charts/[^/]+/)*crds/.*\\.(ya?ml|json)")) {
                String text = new String(chart.tree().read(file), StandardCharsets.UTF_8);
                for (Manifest manifest : YamlManifests.parse(chart.inside(file), text)) {
                    served &= bring(cluster, manifest.object(), policy);
                }
            }
        }
        return served;
    }

    private static boolean bring(Cluster cluster, KubernetesObject definition, Crds policy) throws BuildFailed {
        ResourceKind kind = cluster.kind(definition.apiVersion(), definition.kind())
                .orElseThrow(() -> new BuildFailed(
                        "the chart's crds/ hold a " + definition.kind() + ", which this cluster does not know"));
        Outcome outcome = policy == Crds.CREATE
                ? cluster.create(kind, definition)
                : cluster.apply(kind, definition, ApplyMode.WRITE);
        if (outcome instanceof Outcome.Refused(int code, String ignored) && code == CONFLICT && policy == Crds.CREATE) {
            outcome = cluster.get(kind, definition.ref());
        }
        return switch (outcome) {
            case Outcome.Done(KubernetesObject live) ->
                !live.kind().equals("CustomResourceDefinition")
                        || Conditions.of(live, "Established")
                                .filter(condition ->
                                        condition.path("status").asString("").equals("True"))
                                .isPresent();
            case Outcome.Absent() -> false;
            case Outcome.Refused refused ->
                throw new BuildFailed("failed to apply the definition " + definition.name() + ": " + refused.message());
        };
    }
}
