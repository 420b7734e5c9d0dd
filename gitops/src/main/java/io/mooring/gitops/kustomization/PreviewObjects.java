package io.mooring.gitops.kustomization;

import io.mooring.gitops.apply.Applier;
import io.mooring.gitops.apply.InFlight;
import io.mooring.gitops.apply.Owner;
import io.mooring.gitops.kustomization.KustomizationSpec.Switch;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.ApplyMode;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import io.mooring.gitops.plan.Action;
import io.mooring.gitops.plan.Desired;
import io.mooring.gitops.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks the apiserver object by object what it would do. */
final class PreviewObjects {
    private final Cluster cluster;
    private final Owner owner;
    private final KustomizationSpec spec;
    private final List<Desired> desired;
    private final Set<String> newNamespaces;
    private final Set<String> newKinds;

    PreviewObjects(Cluster cluster, Owner owner, KustomizationSpec spec, List<Desired> desired) {
        this.cluster = cluster;
        this.owner = owner;
        this.spec = spec;
        this.desired = desired;
        newNamespaces = desired.stream()
                .filter(one -> one.ref().kind().equals("Namespace"))
                .map(one -> one.ref().name())
                .collect(Collectors.toSet());
        newKinds = desired.stream()
                .filter(one -> one.ref().kind().equals("CustomResourceDefinition"))
                .map(one -> one.object().spec().path("group").asString("") + "/"
                        + one.object().spec().path("names").path("kind").asString(""))
                .collect(Collectors.toSet());
    }

    /** What would become of what the revision has. */
    List<PreviewEntry> desired() {
        return InFlight.each(desired, this::entry);
    }

    /** What would become of what it has no longer. */
    List<PreviewEntry> stale(List<ObjectRef> refs) {
        return InFlight.each(refs, this::stale).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private PreviewEntry entry(Desired one) {
        ObjectRef ref = one.ref();
        String ssa = one.object().annotation(Plan.SSA).orElse("");
        if (Plan.disabled(one.object(), Plan.RECONCILE)) {
            return PreviewEntry.of(ref, Action.SKIP, "reconcile is disabled");
        }
        if (ssa.equalsIgnoreCase("Ignore")) {
            return PreviewEntry.of(ref, Action.SKIP, "ssa: Ignore");
        }
        Optional<ResourceKind> kind =
                cluster.kind(one.object().apiVersion(), one.object().kind());
        if (kind.isEmpty()) {
            return newKinds.contains(ref.group() + "/" + ref.kind())
                    ? PreviewEntry.of(ref, Action.CREATE, "not judged: its definition comes with this revision")
                    : PreviewEntry.refused(
                            ref,
                            Action.CREATE,
                            "no matches for kind \"" + ref.kind() + "\" in version \""
                                    + one.object().apiVersion() + "\"");
        }
        return switch (cluster.get(kind.get(), ref)) {
            case Outcome.Done live
            when ssa.equalsIgnoreCase("IfNotPresent") ->
                PreviewEntry.of(live.object().ref(), Action.SKIP, "ssa: IfNotPresent");
            case Outcome.Done live -> configuring(kind.get(), one, live.object());
            case Outcome.Absent ignored -> creating(kind.get(), one);
            case Outcome.Refused refused ->
                PreviewEntry.refused(ref, Action.CONFIGURE, "cannot be read: " + refused.message());
        };
    }

    private PreviewEntry creating(ResourceKind kind, Desired one) {
        return switch (cluster.apply(kind, one.object(), ApplyMode.DRY_RUN)) {
            case Outcome.Refused refused
            when newNamespaces.contains(one.ref().namespace()) && refused.code() == 404 ->
                PreviewEntry.of(one.ref(), Action.CREATE, "not judged: its namespace comes with this revision");
            case Outcome.Refused refused -> PreviewEntry.refused(one.ref(), Action.CREATE, Applier.words(one, refused));
            case Outcome.Done ignored -> PreviewEntry.of(one.ref(), Action.CREATE, "");
            case Outcome.Absent ignored -> PreviewEntry.refused(one.ref(), Action.CREATE, "its kind is not served");
        };
    }

    private PreviewEntry configuring(ResourceKind kind, Desired one, KubernetesObject live) {
        ObjectRef ref = one.ref();
        return switch (cluster.apply(kind, one.object(), ApplyMode.DRY_RUN)) {
            case Outcome.Done done -> {
                List<FieldChange> fields = FieldChange.between(live, done.object());
                yield new PreviewEntry(ref, fields.isEmpty() ? Action.UNCHANGED : Action.CONFIGURE, "", "", fields);
            }
            case Outcome.Refused refused
            when refused.immutable() && recreates(one) ->
                PreviewEntry.of(
                        ref, Action.CONFIGURE, "deleted and created again: a field of it cannot be changed in place");
            case Outcome.Refused refused -> PreviewEntry.refused(ref, Action.CONFIGURE, Applier.words(one, refused));
            case Outcome.Absent ignored -> PreviewEntry.refused(ref, Action.CONFIGURE, "its kind is not served");
        };
    }

    private boolean recreates(Desired one) {
        return spec.switches().has(Switch.FORCE)
                || one.object()
                        .annotation(Plan.FORCE)
                        .filter("enabled"::equalsIgnoreCase)
                        .isPresent();
    }

    private Optional<PreviewEntry> stale(ObjectRef ref) {
        Optional<ResourceKind> kind = cluster.preferredKind(ref.group(), ref.kind());
        if (kind.isEmpty() || !(cluster.get(kind.get(), ref) instanceof Outcome.Done live)) {
            return Optional.empty();
        }
        KubernetesObject object = live.object();
        if (!spec.switches().has(Switch.PRUNE)) {
            return Optional.of(PreviewEntry.of(ref, Action.SKIP, "no longer in the source, but prune is off"));
        }
        if (Plan.disabled(object, Plan.PRUNE) || Plan.disabled(object, Plan.RECONCILE)) {
            return Optional.of(PreviewEntry.of(ref, Action.SKIP, "no longer in the source, but it forbids pruning"));
        }
        return owner.owns(object)
                ? Optional.of(PreviewEntry.of(ref, Action.PRUNE, "no longer in the source"))
                : Optional.of(PreviewEntry.of(ref, Action.SKIP, "no longer in the source, but it has another owner"));
    }
}
