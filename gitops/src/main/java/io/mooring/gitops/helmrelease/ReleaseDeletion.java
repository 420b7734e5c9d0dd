package io.mooring.gitops.helmrelease;

import io.mooring.extensions.helm.HelmFailure;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.Place;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Next;
import io.mooring.gitops.operator.StatusWriter;
import io.mooring.gitops.source.SourceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The end of a HelmRelease: its release is uninstalled, and its HelmChart goes, before its finalizer does. */
final class ReleaseDeletion {
    static final String FINALIZER = "finalizers.fluxcd.io";
    private static final ResourceKind CHART =
            new ResourceKind("source.toolkit.fluxcd.io", "v1", "HelmChart", "helmcharts", true);
    private static final Duration RETRY = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration WAIT_DEFAULT = Duration.ofMinutes(5);

    private final ReleaseAccess access;
    private final ReleaseWork work;
    private final StatusWriter status;
    private final Clock clock;

    /** Objects that were asked to go. */
    private final Map<Key, Leaving> leaving = new ConcurrentHashMap<>();

    ReleaseDeletion(ReleaseAccess access, ReleaseWork work, StatusWriter status, Clock clock) {
        this.access = access;
        this.work = work;
        this.status = status;
        this.clock = clock;
    }

    private record Leaving(List<KubernetesObject> objects, Instant until) {}

    /** The object with the finalizer on it. */
    KubernetesObject guarded(KubernetesObject object) {
        List<String> finalizers = finalizers(object);
        if (finalizers.contains(FINALIZER)) {
            return object;
        }
        finalizers.add(FINALIZER);
        return status.finalizers(object, finalizers);
    }

    Next finalizing(KubernetesObject object) {
        List<String> finalizers = finalizers(object);
        if (!finalizers.contains(FINALIZER)) {
            return new Next.WhenWoken();
        }
        Key key = Key.of(object);
        boolean ours =
                object.status().path("history").size() > 0 || object.status().has("lastAttemptedReleaseAction");
        if (ours && !HelmReleaseSpec.suspended(object) && accountExists(object)) {
            Optional<String> failure = uninstall(object);
            if (failure.isPresent()) {
                status.write(
                        object,
                        new HelmReleaseStatus(object, clock.instant())
                                .waiting("UninstallFailed", failure.get())
                                .json());
                return new Next.After(RETRY);
            }
            if (still(object)) {
                return new Next.After(LOOK);
            }
        }
        leaving.remove(key);
        ChartWish.chartOf(object).ifPresent(chart -> deleteChart(object, chart));
        finalizers.remove(FINALIZER);
        status.finalizers(object, finalizers);
        return new Next.WhenWoken();
    }

    /** Deletes the HelmChart that was made for a release, and no other. */
    void deleteChart(KubernetesObject object, Key chart) {
        ObjectRef ref = new ObjectRef(chart.namespace(), chart.name(), CHART.group(), SourceId.HELM_CHART);
        if (access.cluster().get(CHART, ref) instanceof Outcome.Done(KubernetesObject live)
                && live.label("helm.toolkit.fluxcd.io/name").orElse("").equals(object.name())
                && live.label("helm.toolkit.fluxcd.io/namespace").orElse("").equals(object.namespace())
                && access.cluster().delete(CHART, ref, live.uid()) instanceof Outcome.Refused refused) {
            throw new IllegalStateException("delete " + ref + ": " + refused.message());
        }
    }

    private Optional<String> uninstall(KubernetesObject object) {
        Place place = HelmReleaseSpec.place(object);
        ReleaseAccess seen = seen(object);
        ReleaseStorage storage = new ReleaseStorage(seen.cluster(), place);
        try {
            Optional<StoredRelease> newest = storage.newest();
            if (newest.isEmpty()) {
                return Optional.empty();
            }
            if (!object.spec().path("uninstall").path("disableWait").asBoolean(false)) {
                leaving.put(
                        Key.of(object),
                        new Leaving(newest.get().objects(), clock.instant().plus(patience(object))));
            }
            boolean hooks =
                    !object.spec().path("uninstall").path("disableHooks").asBoolean(false);
            storage.lend();
            HelmOutcome<String> outcome;
            try {
                outcome = work.uninstall(seen, place, hooks);
            } finally {
                storage.takeBack();
            }
            return outcome instanceof HelmOutcome.Failed<String>(HelmFailure failure)
                            && failure.kind() != HelmFailure.Kind.NOT_FOUND
                    ? Optional.of("Helm uninstall failed for release " + place.namespace() + "/" + place.releaseName()
                            + ": " + failure.message())
                    : Optional.empty();
        } catch (ReleaseStorage.StorageFailed e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Whether something that was asked to go is there, and there is time to wait for it. */
    private boolean still(KubernetesObject object) {
        Leaving asked = leaving.get(Key.of(object));
        if (asked == null || clock.instant().isAfter(asked.until())) {
            return false;
        }
        Cluster cluster = seen(object).cluster();
        String namespace = HelmReleaseSpec.place(object).namespace();
        for (KubernetesObject gone : asked.objects()) {
            var kind = cluster.kind(gone.apiVersion(), gone.kind());
            if (kind.isPresent()
                    && cluster.get(kind.get(), ReleaseHealth.placed(gone, kind.get(), namespace))
                            instanceof Outcome.Done(KubernetesObject live)
                    && live.deleting()) {
                return true;
            }
        }
        return false;
    }

    private static Duration patience(KubernetesObject object) {
        JsonNode own = object.spec().path("uninstall").path("timeout");
        JsonNode general = object.spec().path("timeout");
        try {
            return GoDuration.parse(own.asString(general.asString("5m")));
        } catch (IllegalArgumentException e) {
            return WAIT_DEFAULT;
        }
    }

    private ReleaseAccess seen(KubernetesObject object) {
        return access.as(object.namespace(), account(object));
    }

    /** Without its ServiceAccount nothing may be deleted in its name, and the HelmRelease must be able to go all the same. */
    private boolean accountExists(KubernetesObject object) {
        if (account(object).isEmpty()) {
            return true;
        }
        var kind = access.cluster().kind("v1", "ServiceAccount").orElseThrow();
        return access.cluster().get(kind, new ObjectRef(object.namespace(), account(object), "", "ServiceAccount"))
                instanceof Outcome.Done;
    }

    private static String account(KubernetesObject object) {
        return object.spec().path("serviceAccountName").asString("");
    }

    private static List<String> finalizers(KubernetesObject object) {
        List<String> finalizers = new ArrayList<>();
        object.metadata().path("finalizers").forEach(finalizer -> finalizers.add(finalizer.asString("")));
        return finalizers;
    }
}
