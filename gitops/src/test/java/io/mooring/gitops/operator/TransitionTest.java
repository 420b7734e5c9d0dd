package io.mooring.gitops.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Events.Told;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransitionTest {
    private static final KubernetesObject NEW = KubernetesObject.parse("{}");
    private static final KubernetesObject READY = source("True", "Succeeded", "stored", "main@sha1:1");
    private static final KubernetesObject FAILED =
            source("False", "GitOperationFailed", "cannot connect", "main@sha1:1");

    @Test
    void nothingIsToldWhileTheConditionSaysTheSame() {
        assertEquals(Optional.empty(), Transition.between(READY, READY));
        assertEquals(Optional.empty(), Transition.between(NEW, NEW));
        assertEquals(Optional.empty(), Transition.between(NEW, source("Unknown", "Progressing", "x", "")));
    }

    @Test
    void aNewRevisionOfASourceIsANewArtifact() {
        assertEquals(
                Optional.of(new Told(Events.Type.NORMAL, "NewArtifact", "stored", "main@sha1:1")),
                Transition.between(NEW, READY));
        assertEquals(
                Optional.of(new Told(Events.Type.NORMAL, "Succeeded", "stored", "main@sha1:1")),
                Transition.between(FAILED, READY));
    }

    @Test
    void aFailureIsAWarningUnlessItHealsByItself() {
        assertEquals(
                Optional.of(new Told(Events.Type.WARNING, "GitOperationFailed", "cannot connect", "main@sha1:1")),
                Transition.between(READY, FAILED));
        assertEquals(
                Events.Type.NORMAL,
                Transition.between(NEW, source("False", "DependencyNotReady", "wait", ""))
                        .orElseThrow()
                        .type());
    }

    private static KubernetesObject source(String status, String reason, String message, String revision) {
        return KubernetesObject.parse("{\"status\":{\"artifact\":{\"revision\":\"" + revision + "\"},\"conditions\":["
                + "{\"type\":\"Ready\",\"status\":\"" + status + "\",\"reason\":\"" + reason + "\",\"message\":\""
                + message + "\"}]}}");
    }
}
