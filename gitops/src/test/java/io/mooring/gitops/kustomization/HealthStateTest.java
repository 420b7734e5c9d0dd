package io.mooring.gitops.kustomization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthStateTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final ObjectRef WEB = new ObjectRef("n", "web", "apps", "Deployment");

    private final HealthState health = new HealthState();

    @Test
    void whatIsWatchedIsWaitedForWithoutLooking() {
        health.restart(NOW.plusSeconds(300));
        health.expect(WEB);
        assertEquals(Duration.ofSeconds(300), health.nextLook(ref -> true, NOW));
        assertTrue(health.nextLook(ref -> false, NOW).compareTo(Duration.ofSeconds(5)) <= 0);
    }

    @Test
    void onlyWhatIsWaitedForStirsIt() {
        health.restart(NOW.plusSeconds(300));
        health.saw(KubernetesObject.parse("""
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "n",
                 "generation": 1}, "spec": {"replicas": 1}}"""));
        assertTrue(health.awaits(WEB));
        assertFalse(health.stirred());
        health.touched(new ObjectRef("n", "other", "apps", "Deployment"));
        assertFalse(health.stirred());
        health.touched(WEB);
        assertTrue(health.stirred());
    }
}
