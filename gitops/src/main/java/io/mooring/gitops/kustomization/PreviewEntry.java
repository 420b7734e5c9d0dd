package io.mooring.gitops.kustomization;

import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.plan.Action;
import java.util.List;

/**
 * What would become of one object.
 *
 * @param reason why, if it is not obvious
 * @param refusal why the apiserver would not do it; empty if it would
 * @param fields what would change in an object that is there
 */
public record PreviewEntry(ObjectRef ref, Action action, String reason, String refusal, List<FieldChange> fields) {
    public PreviewEntry {
        fields = List.copyOf(fields);
    }

    static PreviewEntry of(ObjectRef ref, Action action, String reason) {
        return new PreviewEntry(ref, action, reason, "", List.of());
    }

    static PreviewEntry refused(ObjectRef ref, Action action, String refusal) {
        return new PreviewEntry(ref, action, "", refusal, List.of());
    }
}
