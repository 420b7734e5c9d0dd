package io.mooring.gitops.operator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.object.KubernetesObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final String LABELS = "{kind=\"Kustomization\",name=\"apps\",namespace=\"team\"";

    private final Resources resources = new Resources();
    private final Measurements measurements = new Measurements();
    private final Reconciler measured = measurements.of("Kustomization", resources, key -> new Next.WhenWoken(), CLOCK);

    @Test
    void resourcesAreReportedUnderFluxNames() {
        resources.listed(
                List.of(
                        KubernetesObject.parse(
                                "{\"metadata\":{\"namespace\":\"team\",\"name\":\"apps\"},"
                                        + "\"spec\":{\"suspend\":true},\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"}]}}")));
        measured.reconcile(new Key("team", "apps"));
        String text = measurements.text();
        assertTrue(text.contains("gotk_reconcile_duration_seconds_count" + LABELS + "} 1\n"), text);
        assertTrue(text.contains("gotk_reconcile_duration_seconds_bucket" + LABELS + ",le=\"0.01\"} 1\n"), text);
        assertTrue(text.contains("gotk_reconcile_condition" + LABELS + ",type=\"Ready\",status=\"False\"} 1\n"), text);
        assertTrue(text.contains("gotk_reconcile_condition" + LABELS + ",type=\"Ready\",status=\"True\"} 0\n"), text);
        assertTrue(text.contains("gotk_suspend_status" + LABELS + "} 1\n"), text);
    }

    @Test
    void whatIsGoneIsReportedNoMore() {
        measured.reconcile(new Key("team", "apps"));
        assertFalse(measurements.text().contains("apps"));
    }
}
