package io.mooring.gitops.helmrelease;

import io.mooring.gitops.health.Health;
import io.mooring.gitops.health.KStatus;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.Wait;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the objects of a release are as healthy as Helm would wait for. */
final class ReleaseHealth {
    private static final int NAMED_MAX = 10;

    private ReleaseHealth() {}

    /** What is not healthy yet, in words; empty if nothing. */
    static List<String> lacking(Cluster cluster, StoredRelease release, String namespace, Wait wait) {
        List<String> lacking = new ArrayList<>();
        if (wait == Wait.NOTHING) {
            return lacking;
        }
        for (KubernetesObject object : release.objects()) {
            boolean job = object.group().equals("batch") && object.kind().equals("Job");
            if (KStatus.passive(object.group(), object.kind()) || (job && wait == Wait.ALL_BUT_JOBS)) {
                continue;
            }
            Optional<ResourceKind> kind = cluster.kind(object.apiVersion(), object.kind());
            Health health = kind.map(known -> look(cluster, known, placed(object, known, namespace)))
                    .orElse(new Health(Health.State.NOT_FOUND, "its kind is not served"));
            if (health.state() != Health.State.CURRENT && lacking.size() < NAMED_MAX) {
                lacking.add(object.kind() + "/" + object.name() + " status: '"
                        + health.state().title() + "'" + (health.message().isEmpty() ? "" : ": " + health.message()));
            }
        }
        return lacking;
    }

    static ObjectRef placed(KubernetesObject object, ResourceKind kind, String namespace) {
        String own = object.namespace().isEmpty() ? namespace : object.namespace();
        return new ObjectRef(kind.namespaced() ? own : "", object.name(), object.group(), object.kind());
    }

    private static Health look(Cluster cluster, ResourceKind kind, ObjectRef ref) {
        return switch (cluster.get(kind, ref)) {
            case Outcome.Done(KubernetesObject live) -> KStatus.of(live);
            case Outcome.Absent() -> new Health(Health.State.NOT_FOUND, "");
            case Outcome.Refused refused -> new Health(Health.State.FAILED, refused.message());
        };
    }
}
