package io.mooring.gitops.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final ObjectRef A = new ObjectRef("n", "a", "", "ConfigMap");
    private static final ObjectRef OLD = new ObjectRef("n", "old", "", "ConfigMap");
    private static final Observed NOT_LOOKED = new Observed.NotLooked();

    @Test
    void whatIsNewIsCreated() {
        assertEquals(Action.CREATE, action(plan("{}", Map.of(), Set.of(), NOT_LOOKED)));
    }

    @Test
    void whatWasAppliedLikeThisIsUnchanged() {
        ChangeSet changes = plan("{}", Map.of(A, applied("h", "1")), Set.of(A), NOT_LOOKED);
        assertEquals(Action.UNCHANGED, action(changes));
        assertTrue(changes.quiet());
    }

    @Test
    void anotherManifestConfigures() {
        assertEquals(Action.CONFIGURE, action(plan("{}", Map.of(A, applied("other", "1")), Set.of(A), NOT_LOOKED)));
    }

    @Test
    void afterARestartWhatIsInTheInventoryIsConfigured() {
        assertEquals(Action.CONFIGURE, action(plan("{}", Map.of(), Set.of(A), NOT_LOOKED)));
    }

    @Test
    void aForeignChangeIsSeenByItsVersion() {
        Map<ObjectRef, Applied> applied = Map.of(A, applied("h", "1"));
        assertEquals(Action.UNCHANGED, action(plan("{}", applied, Set.of(A), seen(Map.of(A, "1")))));
        assertEquals(Action.CONFIGURE, action(plan("{}", applied, Set.of(A), seen(Map.of(A, "2")))));
        assertEquals(Action.CREATE, action(plan("{}", applied, Set.of(A), seen(Map.of()))));
    }

    @Test
    void whatIsHeardOfIsAppliedAgainAndNothingElse() {
        Map<ObjectRef, Applied> applied = Map.of(A, applied("h", "1"));
        assertEquals(Action.CONFIGURE, action(plan("{}", applied, Set.of(A), new Observed.Heard(Set.of(A), Set.of()))));
        assertEquals(Action.CREATE, action(plan("{}", applied, Set.of(A), new Observed.Heard(Set.of(A), Set.of(A)))));
        assertEquals(
                Action.UNCHANGED, action(plan("{}", applied, Set.of(A), new Observed.Heard(Set.of(OLD), Set.of()))));
        assertEquals(
                Action.CREATE,
                action(plan(
                        "{kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}",
                        applied,
                        Set.of(A),
                        new Observed.Heard(Set.of(A), Set.of(A)))));
    }

    @Test
    void whatCannotBeListedIsAppliedAgain() {
        Observed blind = new Observed.Seen(Map.of(), Set.of("/ConfigMap"));
        assertEquals(Action.CONFIGURE, action(plan("{}", Map.of(A, applied("h", "1")), Set.of(A), blind)));
    }

    @Test
    void objectsCanOptOut() {
        assertEquals(
                Action.SKIP,
                action(plan("{kustomize.toolkit.fluxcd.io/reconcile: disabled}", Map.of(), Set.of(), NOT_LOOKED)));
        assertEquals(
                Action.SKIP, action(plan("{kustomize.toolkit.fluxcd.io/ssa: Ignore}", Map.of(), Set.of(), NOT_LOOKED)));
        assertEquals(
                Action.CREATE,
                action(plan("{kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}", Map.of(), Set.of(), NOT_LOOKED)));
    }

    @Test
    void whatIsNoLongerWantedIsPrunedOnlyIfAskedFor() {
        Plan plan = new Plan(List.of(), Set.of(OLD), Map.of(), NOT_LOOKED, Plan.Pruning.ON);
        assertEquals(List.of(OLD), plan.decide().refs(Action.PRUNE));
        Plan keeping = new Plan(List.of(), Set.of(OLD), Map.of(), NOT_LOOKED, Plan.Pruning.OFF);
        assertEquals(List.of(), keeping.decide().entries());
    }

    private static ChangeSet plan(
            String annotations, Map<ObjectRef, Applied> applied, Set<ObjectRef> inventory, Observed observed) {
        String json = annotations.replaceAll("[{}]", "").isBlank()
                ? "{}"
                : "{\"" + annotations.replaceAll("[{}]", "").replace(": ", "\":\"") + "\"}";
        KubernetesObject object = KubernetesObject.parse(
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"namespace\":\"n\",\"annotations\":"
                        + json + "}}");
        return new Plan(List.of(new Desired(object, "h")), inventory, applied, observed, Plan.Pruning.ON).decide();
    }

    private static Applied applied(String hash, String version) {
        return new Applied(hash, "uid", version);
    }

    private static Observed seen(Map<ObjectRef, String> versions) {
        return new Observed.Seen(versions, Set.of());
    }

    private static Action action(ChangeSet changes) {
        return changes.entries().getFirst().action();
    }
}
