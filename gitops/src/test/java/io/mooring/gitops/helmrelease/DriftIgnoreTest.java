package io.mooring.gitops.helmrelease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.object.KubernetesObject;
import org.junit.jupiter.api.Test;

class DriftIgnoreTest {
    private final KubernetesObject object = KubernetesObject.parse("""
            {"apiVersion":"apps/v1","kind":"Deployment",
             "metadata":{"name":"web","namespace":"shop","labels":{"tier":"front"},"annotations":{"a/b":"c"}},
             "spec":{"replicas":3,"paused":false}}""");

    @Test
    void theFieldsOfWhatMatchesAreLeftOut() {
        DriftIgnore rule = rule("{\"paths\":[\"/spec/replicas\",\"/metadata/annotations/a~1b\",\"/not/there\"],"
                + "\"target\":{\"kind\":\"Deploy.*\",\"labelSelector\":\"tier=front\"}}");
        assertTrue(rule.matches(object));
        KubernetesObject copy = object.copy();
        rule.removeFrom(copy.tree());
        assertEquals("{\"paused\":false}", KubernetesObject.json(copy.spec()));
        assertEquals("{}", KubernetesObject.json(copy.metadata().path("annotations")));
    }

    @Test
    void withoutATargetItIsForAllAndTheEmptyPathForTheWhole() {
        DriftIgnore rule = rule("{\"paths\":[\"\"]}");
        assertTrue(rule.matches(object));
        KubernetesObject copy = object.copy();
        rule.removeFrom(copy.tree());
        assertTrue(copy.tree().isEmpty());
    }

    @Test
    void whatIsOtherwiseIsNotMeant() {
        assertFalse(rule("{\"paths\":[],\"target\":{\"kind\":\"Deploy\"}}").matches(object));
        assertFalse(rule("{\"paths\":[],\"target\":{\"namespace\":\"other\"}}").matches(object));
        assertFalse(rule("{\"paths\":[],\"target\":{\"labelSelector\":\"tier=back\"}}")
                .matches(object));
        assertFalse(rule("{\"paths\":[],\"target\":{\"annotationSelector\":\"a/b=d\"}}")
                .matches(object));
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> rule("{\"paths\":[\"spec.replicas\"]}"));
        assertThrows(
                IllegalArgumentException.class,
                () -> rule("{\"paths\":[],\"target\":{\"labelSelector\":\"tier in (a,b)\"}}"));
        assertThrows(IllegalArgumentException.class, () -> rule("{\"paths\":[],\"target\":{\"name\":\"(\"}}"));
    }

    private static DriftIgnore rule(String json) {
        return DriftIgnore.of(KubernetesObject.parse(json).tree());
    }
}
