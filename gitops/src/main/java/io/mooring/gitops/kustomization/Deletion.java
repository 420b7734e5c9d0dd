package io.mooring.gitops.kustomization;

import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.apply.Pruner;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.operator.Next;
import io.mooring.gitops.operator.StatusWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The end of a Kustomization: what it applied is deleted, unless told otherwise, before its finalizer goes. */
final class Deletion {
    static final String FINALIZER = "finalizers.fluxcd.io";

    private static final Duration RETRY = Duration.ofSeconds(15);
    private static final Duration TERMINATION_LOOK = Duration.ofSeconds(2);
    private static final int NAMED_MAX = 20;

    private final Cluster cluster;
    private final StatusWriter status;

    Deletion(Cluster cluster, StatusWriter status) {
        this.cluster = cluster;
        this.status = status;
    }

    /** The object with the finalizer on it. */
    KubernetesObject guarded(KubernetesObject object) {
        List<String> finalizers = finalizers(object);
        if (finalizers.contains(FINALIZER)) {
            return object;
        }
        finalizers.add(FINALIZER);
        return status.finalizers(object, finalizers);
    }

    Next finalizing(KubernetesObject object, Instant now) {
        List<String> finalizers = finalizers(object);
        if (!finalizers.contains(FINALIZER)) {
            return new Next.WhenWoken();
        }
        boolean prunes = KustomizationSpec.prunesOnDeletion(object) && !KustomizationSpec.suspended(object);
        if (prunes && accountExists(object)) {
            Inventory inventory = Inventory.of(object);
            Cluster seen = as(cluster, object.namespace(), account(object));
            Map<ObjectRef, String> survivors =
                    new Pruner(seen, new Owner(object.namespace(), object.name())).prune(List.copyOf(inventory.refs()));
            if (!survivors.isEmpty()) {
                String message = String.join("; ", survivors.values());
                Verdict failed = new Verdict.Failed(Verdict.Reason.PRUNE_FAILED, message);
                status.write(
                        object,
                        KustomizationStatus.after(
                                object,
                                new KustomizationStatus.Report(
                                        "", "", inventory.only(survivors.keySet()), false, failed),
                                now));
                return new Next.After(RETRY);
            }
            if (KustomizationSpec.waitsForTermination(object)) {
                Set<ObjectRef> left = left(seen, inventory);
                if (!left.isEmpty()) {
                    terminating(object, inventory.only(left), now);
                    return new Next.After(TERMINATION_LOOK);
                }
            }
        }
        finalizers.remove(FINALIZER);
        status.finalizers(object, finalizers);
        return new Next.WhenWoken(); // If the object is still there, somebody else's finalizer holds it.
    }

    /** What was deleted and is still there, held by finalizers. */
    private static Set<ObjectRef> left(Cluster cluster, Inventory inventory) {
        Set<ObjectRef> left = new TreeSet<>();
        for (ObjectRef ref : inventory.refs()) {
            var kind = cluster.preferredKind(ref.group(), ref.kind());
            if (kind.isPresent()
                    && cluster.get(kind.get(), ref) instanceof Outcome.Done(KubernetesObject live)
                    && live.deleting()) {
                left.add(ref);
            }
        }
        return left;
    }

    private void terminating(KubernetesObject object, Inventory left, Instant now) {
        String message = "Waiting for termination of: "
                + left.refs().stream().limit(NAMED_MAX).map(ObjectRef::toString).collect(Collectors.joining(", "));
        status.write(
                object,
                KustomizationStatus.after(
                        object,
                        new KustomizationStatus.Report("", "", left, false, new Verdict.Progressing(message)),
                        now));
    }

    /** The cluster as the ServiceAccount of a Kustomization sees it, or as the operator does if none is named. */
    static Cluster as(Cluster cluster, String namespace, String serviceAccountName) {
        return serviceAccountName.isEmpty()
                ? cluster
                : cluster.as("system:serviceaccount:" + namespace + ":" + serviceAccountName);
    }

    /** Without its ServiceAccount nothing may be deleted in its name, and the Kustomization must be able to go all the same. */
    private boolean accountExists(KubernetesObject object) {
        if (account(object).isEmpty()) {
            return true;
        }
        var kind = cluster.kind("v1", "ServiceAccount").orElseThrow();
        return cluster.get(kind, new ObjectRef(object.namespace(), account(object), "", "ServiceAccount"))
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
