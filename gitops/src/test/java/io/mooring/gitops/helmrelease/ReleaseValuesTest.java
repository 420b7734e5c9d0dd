package io.mooring.gitops.helmrelease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.helmrelease.HelmReleaseSpec.ValuesFrom;
import io.mooring.gitops.helmrelease.HelmReleaseSpec.ValuesFrom.How;
import io.mooring.gitops.helmrelease.ReleaseValues.ValuesFailed;
import io.mooring.gitops.object.KubernetesObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ReleaseValuesTest {
    @Test
    void mappingsAreMergedAndTheLaterOneWins() throws Exception {
        assertEquals(
                tree("{\"a\":{\"b\":1,\"c\":[2],\"d\":4}}"),
                taken("{\"a\":{\"b\":1,\"c\":[1,1]}}", from("", Set.of()), "a: {c: [2], d: 4}\n"));
    }

    @Test
    void aValueAtAPathIsTypedAsHelmsSetDoes() throws Exception {
        assertEquals(tree("{\"a\":{\"b\":true}}"), taken("{}", from("a.b", Set.of()), "true"));
        assertEquals(tree("{\"a\":{\"b\":12}}"), taken("{}", from("a.b", Set.of()), "12"));
        assertEquals(tree("{\"a.b\":\"x\"}"), taken("{}", from("a\\.b", Set.of()), "x"));
    }

    @Test
    void aValueInQuotesOrTakenLiterallyIsText() throws Exception {
        assertEquals(tree("{\"a\":\"12\"}"), taken("{}", from("a", Set.of()), "'12'"));
        assertEquals(tree("{\"a\":\"{x,\\\\y\"}"), taken("{}", from("a", Set.of(How.LITERAL)), "{x,\\y"));
    }

    @Test
    void whatIsNoMappingIsRefusedWithoutBeingShown() {
        ValuesFailed refused = assertThrows(ValuesFailed.class, () -> taken("{}", from("", Set.of()), "hidden"));
        assertFalse(refused.words().contains("hidden"), refused.words());
        refused = assertThrows(ValuesFailed.class, () -> taken("{}", from("", Set.of()), "a: [hidden"));
        assertFalse(refused.words().contains("hidden"), refused.words());
        assertTrue(refused.words().contains("values.yaml"), refused.words());
    }

    @Test
    void theDigestMindsNeitherTheOrderNorHowANumberIsWritten() {
        String digest = ReleaseValues.digest(tree("{\"a\":1,\"b\":{\"c\":2.50}}"));
        assertEquals(digest, ReleaseValues.digest(tree("{\"b\":{\"c\":2.5},\"a\":1.0}")));
        assertEquals(digest, ReleaseValues.digest(tree("{\"b\":{\"c\":2.5},\"a\":1,\"d\":null}")));
        assertNotEquals(digest, ReleaseValues.digest(tree("{\"b\":{\"c\":2.5},\"a\":\"1\"}")));
        assertNotEquals(digest, ReleaseValues.digest(tree("{\"b\":{\"c\":2.5},\"a\":true}")));
    }

    private static ObjectNode taken(String known, ValuesFrom from, String text) throws ValuesFailed {
        ObjectNode values = tree(known);
        ReleaseValues.take(values, from, text, "ConfigMap 'n/x'");
        return tree(KubernetesObject.json(values));
    }

    private static ValuesFrom from(String path, Set<How> how) {
        return new ValuesFrom("ConfigMap", "x", "values.yaml", path, how);
    }

    private static ObjectNode tree(String json) {
        return KubernetesObject.parse(json).tree();
    }
}
