package io.mooring.gitops.kustomization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildSpecTest {
    @Test
    void nothingAskedForEditsNothing() throws InvalidSpec {
        BuildSpec spec = of("{'path':'x','patches':[],'namePrefix':''}");
        assertTrue(spec.edits().isEmpty());
        assertEquals(List.of(), spec.substituteFrom());
    }

    @Test
    void editsAreThoseOfAKustomization() throws InvalidSpec {
        BuildSpec spec = of("{'namePrefix':'x-','images':[{'name':'a','newTag':'1'}],'interval':'1m'}");
        assertEquals(
                "{\"namePrefix\":\"x-\",\"images\":[{\"name\":\"a\",\"newTag\":\"1\"}]}",
                spec.edits().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'patches':[{'path':'../secret.yaml'}]}",
                "{'images':[{'name':'a','tagSuffix':'x'}]}",
                "{'postBuild':{'else':'x'}}",
                "{'postBuild':{'substituteStrategy':'Never'}}",
                "{'postBuild':{'substituteFrom':[{'kind':'Pod','name':'x'}]}}",
                "{'postBuild':{'substituteFrom':[{'kind':'Secret','name':'x','namespace':'y'}]}}"
            })
    void whatIsNotSupportedIsSaid(String spec) {
        assertEquals(
                "UnsupportedField",
                assertThrows(InvalidSpec.class, () -> of(spec)).reason());
    }

    private static BuildSpec of(String spec) throws InvalidSpec {
        return BuildSpec.of(KubernetesObject.parse(spec.replace('\'', '"')).tree());
    }
}
