package io.mooring.agents.configagent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.kube.Trees;
import io.mooring.protocol.agent.DesiredState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FluxConfigPlanTest {
    private static final DesiredState.FluxConfiguration SHOP = ConfigurationsIT.wish(3, false, "apps");
    private static final ObjectKey KEY = new ObjectKey("team", "shop");

    @Test
    void whatIsMissingIsWritten() {
        assertEquals(
                new FluxConfigPlan(List.of(SHOP), List.of(), Map.of()), FluxConfigPlan.of(List.of(SHOP), List.of()));
    }

    @Test
    void whatIsThereIsLeftAlone() {
        assertEquals(
                new FluxConfigPlan(List.of(), List.of(), Map.of()),
                FluxConfigPlan.of(List.of(SHOP), List.of(stored(KEY, 3, false, true))));
    }

    @Test
    void anotherGenerationIsWritten() {
        assertEquals(
                List.of(SHOP),
                FluxConfigPlan.of(List.of(SHOP), List.of(stored(KEY, 2, false, true)))
                        .writes());
    }

    @Test
    void anotherSpecIsWritten() {
        StoredObject foreign = new StoredObject(
                KEY,
                "uid",
                1,
                false,
                FluxLabels.of(KEY),
                Map.of(FluxLabels.HUB_GENERATION, "3"),
                List.of(),
                Trees.of(Map.of("scope", "namespace")),
                Trees.of(Map.of()));
        assertEquals(
                List.of(SHOP),
                FluxConfigPlan.of(List.of(SHOP), List.of(foreign)).writes());
    }

    @Test
    void oneOnItsWayOutIsWrittenOnlyWhenItHasGone() {
        FluxConfigPlan plan = FluxConfigPlan.of(List.of(SHOP), List.of(stored(KEY, 2, true, true)));
        assertEquals(new FluxConfigPlan(List.of(), List.of(), Map.of()), plan);
    }

    @Test
    void whatIsNotNamedOrNamedElsewhereIsDeletedUnlessItIsNotOurs() {
        ObjectKey elsewhere = new ObjectKey("other", "shop");
        ObjectKey users = new ObjectKey("team", "users-own");
        FluxConfigPlan plan = FluxConfigPlan.of(
                List.of(SHOP),
                List.of(
                        stored(KEY, 3, false, true),
                        stored(elsewhere, 3, false, true),
                        stored(users, 0, false, false)));
        assertEquals(new FluxConfigPlan(List.of(), List.of(elsewhere), Map.of()), plan);
    }

    @Test
    void aDeletionIsReportedOnlyWhenAllHasGone() {
        DesiredState.FluxConfiguration end = ConfigurationsIT.wish(4, true, "apps");
        assertEquals(
                new FluxConfigPlan(List.of(), List.of(KEY), Map.of()),
                FluxConfigPlan.of(List.of(end), List.of(stored(KEY, 3, false, true))));
        assertEquals(
                new FluxConfigPlan(List.of(), List.of(), Map.of()),
                FluxConfigPlan.of(List.of(end), List.of(stored(KEY, 3, true, true))));
        assertEquals(
                new FluxConfigPlan(List.of(), List.of(), Map.of("shop", 4L)),
                FluxConfigPlan.of(List.of(end), List.of()));
    }

    private static StoredObject stored(ObjectKey key, long generation, boolean deleting, boolean managed) {
        return new StoredObject(
                key,
                "uid",
                1,
                deleting,
                managed ? FluxLabels.of(key) : Map.of(),
                Map.of(FluxLabels.HUB_GENERATION, Long.toString(generation)),
                List.of(),
                Trees.of(SHOP.spec()),
                Trees.of(Map.of()));
    }
}
