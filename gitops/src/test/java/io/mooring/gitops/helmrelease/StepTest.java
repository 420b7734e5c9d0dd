package io.mooring.gitops.helmrelease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mooring.gitops.object.KubernetesObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StepTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final StoredRelease.Chart CHART = new StoredRelease.Chart("web", "1.0.0", "");
    private static final Wanted WANTED = Wanted.of(CHART, "", KubernetesObject.node());

    @Test
    void whatIsNotThereIsInstalled() throws Exception {
        assertInstanceOf(Step.Install.class, step("{}", "{}", null));
    }

    @Test
    void whatIsRightStaysWhoeverMadeIt() throws Exception {
        assertInstanceOf(Step.Settled.class, step("{}", "{}", release("deployed", "1.0.0", NOW)));
    }

    @Test
    void whatIsOtherwiseIsUpgraded() throws Exception {
        assertInstanceOf(Step.Upgrade.class, step("{}", "{}", release("deployed", "0.9.0", NOW)));
        assertInstanceOf(Step.Upgrade.class, step("{}", "{}", release("failed", "1.0.0", NOW)));
    }

    @Test
    void whatHasFailedIsTriedAsOftenAsTheSpecWants() throws Exception {
        StoredRelease failed = release("failed", "1.0.0", NOW);
        String retries = "{\"upgrade\":{\"remediation\":{\"retries\":1}}}";
        assertInstanceOf(Step.Upgrade.class, step(retries, attempted("\"upgradeFailures\":1"), failed));
        assertInstanceOf(Step.Stalled.class, step(retries, attempted("\"upgradeFailures\":2"), failed));
        assertInstanceOf(Step.Stalled.class, step("{}", attempted("\"installFailures\":1"), null));
        assertInstanceOf(
                Step.Upgrade.class,
                step("{\"upgrade\":{\"remediation\":{\"retries\":-1}}}", attempted("\"upgradeFailures\":99"), failed));
        // Another generation is another attempt.
        assertInstanceOf(
                Step.Upgrade.class,
                step(
                        "{}",
                        attempted("\"upgradeFailures\":9")
                                .replace("\"lastAttemptedGeneration\":1", "\"lastAttemptedGeneration\":0"),
                        failed));
    }

    @Test
    void aPendingRevisionIsLeftAloneAsLongAsSomebodyMayWorkOnIt() throws Exception {
        Duration start = Duration.ofMinutes(1);
        assertInstanceOf(Step.Busy.class, step("{}", "{}", release("pending-upgrade", "1.0.0", NOW)));
        assertInstanceOf(
                Step.Unlock.class,
                step(
                        "{}",
                        "{}",
                        release("pending-upgrade", "1.0.0", NOW.minus(start).minusSeconds(1))));
        assertInstanceOf(Step.Forget.class, step("{}", "{}", release("uninstalled", "1.0.0", NOW)));
    }

    @Test
    void whatWasSentIsAwaitedUntilItIsJudged() throws Exception {
        StoredRelease sent = release("deployed", "1.0.0", NOW);
        assertInstanceOf(Step.Await.class, step("{}", attempted("\"history\":[]"), sent));
        assertInstanceOf(Step.Settled.class, step("{}", attempted("\"history\":[{\"version\":3}]"), sent));
    }

    @Test
    void aJudgedReleaseIsTestedOnce() throws Exception {
        StoredRelease sent = release("deployed", "1.0.0", NOW);
        sent.payload()
                .putArray("hooks")
                .addObject()
                .put("name", "t")
                .putArray("events")
                .add("test");
        String wanted = "{\"test\":{\"enable\":true}}";
        assertInstanceOf(Step.Test.class, step(wanted, attempted("\"history\":[{\"version\":3}]"), sent));
        assertInstanceOf(
                Step.Settled.class, step(wanted, attempted("\"history\":[{\"version\":3,\"testHooks\":{}}]"), sent));
        assertEquals(1, sent.tests().size());
    }

    private static String attempted(String more) {
        return "{\"lastAttemptedGeneration\":1,\"lastAttemptedRevision\":\"1.0.0\",\"lastAttemptedReleaseAction\":"
                + "\"upgrade\",\"lastAttemptedConfigDigest\":\"" + WANTED.configDigest() + "\"," + more + "}";
    }

    private static StoredRelease release(String status, String version, Instant lastDeployed) {
        return new StoredRelease(
                KubernetesObject.parse("{\"name\":\"web\",\"version\":3,\"info\":{\"status\":\"" + status
                                + "\",\"last_deployed\":\"" + lastDeployed
                                + "\"},\"chart\":{\"metadata\":{\"name\":\"web\",\"version\":\"" + version + "\"}}}")
                        .tree());
    }

    private static Step step(String spec, String status, @Nullable StoredRelease newest) throws Exception {
        KubernetesObject object = KubernetesObject.parse("{\"kind\":\"HelmRelease\",\"metadata\":{\"name\":\"web\","
                + "\"namespace\":\"n\",\"generation\":1},\"status\":" + status + "}");
        ObjectNode whole = KubernetesObject.parse(spec).tree();
        whole.put("interval", "1h")
                .putObject("chartRef")
                .put("kind", "HelmChart")
                .put("name", "web");
        object.tree().set("spec", whole);
        return Step.of(
                new Step.Situation(
                        object, WANTED, Optional.ofNullable(newest), false, NOW.minus(Duration.ofMinutes(1)), NOW),
                HelmReleaseSpec.of(object, false));
    }
}
