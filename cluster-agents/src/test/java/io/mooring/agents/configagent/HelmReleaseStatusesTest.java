package io.mooring.agents.configagent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.kube.Trees;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport.AppliedBy;
import io.mooring.protocol.configuration.FluxConfigurationReport.HelmReleaseProperties;
import io.mooring.protocol.configuration.FluxConfigurationReport.ObjectStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HelmReleaseStatusesTest {
    private static final ObjectKey WEB = new ObjectKey("shop", "web");

    private final StoredObject kustomization = object(
            new ObjectKey("team", "apps"),
            Map.of(
                    "inventory",
                    Map.of(
                            "entries",
                            List.of(
                                    Map.of("id", "shop_web_helm.toolkit.fluxcd.io_HelmRelease", "v", "v2"),
                                    Map.of("id", "shop_gone_helm.toolkit.fluxcd.io_HelmRelease", "v", "v2"),
                                    Map.of("id", "shop_web__ConfigMap", "v", "v1")))));

    private final StoredObject release = object(
            WEB,
            Map.of(
                    "observedGeneration",
                    1,
                    "helmChart",
                    "flux-system/shop-web",
                    "upgradeFailures",
                    2,
                    "failures",
                    3,
                    "history",
                    List.of(Map.of("version", 7)),
                    "conditions",
                    List.of(Map.of("type", "Ready", "status", "False", "reason", "UpgradeFailed"))));

    @Test
    void theReleasesInTheInventoriesAreReported() {
        List<ObjectStatus> statuses = new HelmReleaseStatuses(
                        key -> key.equals(WEB) ? Optional.of(release) : Optional.empty())
                .of(Map.of("apps", kustomization));

        assertEquals(2, statuses.size());
        ObjectStatus web = statuses.getFirst();
        assertEquals("web", web.name());
        assertEquals("HelmRelease", web.kind());
        assertEquals(ComplianceState.NON_COMPLIANT, web.complianceState());
        assertEquals(new AppliedBy("apps", "team"), web.appliedBy());
        assertEquals(
                new HelmReleaseProperties(7L, new AppliedBy("shop-web", "flux-system"), 3L, 0L, 2L),
                web.helmReleaseProperties());
        assertEquals(ComplianceState.PENDING, statuses.get(1).complianceState());
        assertNull(statuses.get(1).helmReleaseProperties());
    }

    private static StoredObject object(ObjectKey key, Map<String, Object> status) {
        return new StoredObject(
                key, "uid", 1, false, Map.of(), Map.of(), List.of(), Trees.of(Map.of()), Trees.of(status));
    }
}
