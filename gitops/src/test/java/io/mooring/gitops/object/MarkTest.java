package io.mooring.gitops.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class MarkTest {
    @Test
    void withoutGenerationsEveryVersionCounts() {
        assertNotEquals(mark("'resourceVersion':'1'"), mark("'resourceVersion':'2'"));
    }

    @Test
    void withGenerationsAStatusDoesNotCount() {
        String before = mark("'generation':3,'resourceVersion':'1'");
        assertEquals(before, mark("'generation':3,'resourceVersion':'2'"));
        assertNotEquals(before, mark("'generation':4,'resourceVersion':'2'"));
        assertNotEquals(before, mark("'generation':3,'labels':{'a':'b'}"));
        assertNotEquals(before, mark("'generation':3,'annotations':{'a':'b'}"));
    }

    @Test
    void anotherObjectOfTheSameNameIsAnother() {
        assertNotEquals(mark("'generation':1,'uid':'a'"), mark("'generation':1,'uid':'b'"));
    }

    private static String mark(String metadata) {
        return Mark.of(KubernetesObject.parse("{\"metadata\":{" + metadata.replace('\'', '"') + "}}"));
    }
}
