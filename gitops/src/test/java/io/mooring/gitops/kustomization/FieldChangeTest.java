package io.mooring.gitops.kustomization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.mooring.gitops.object.KubernetesObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldChangeTest {
    @Test
    void fieldsAreNamedByTheirPaths() {
        assertEquals(
                List.of(
                        new FieldChange("spec.replicas", "1", "2"),
                        new FieldChange("spec.containers[web].image", "a", "b"),
                        new FieldChange("spec.containers[side].image", "", "c"),
                        new FieldChange("spec.containers[side].name", "", "side")),
                between(
                        "{'kind': 'X', 'spec': {'replicas': 1, 'containers': [{'name': 'web', 'image': 'a'}]}}",
                        "{'kind': 'X', 'spec': {'replicas': 2, 'containers': [{'name': 'web', 'image': 'b'},"
                                + " {'image': 'c', 'name': 'side'}]}}"));
    }

    @Test
    void whatTheServerKeepsIsNoChange() {
        assertEquals(
                List.of(),
                between(
                        "{'kind': 'X', 'metadata': {'resourceVersion': '1', 'generation': 1}, 'status': {'a': 1}}",
                        "{'kind': 'X', 'metadata': {'resourceVersion': '2', 'generation': 2}}"));
    }

    @Test
    void listsWithoutNamesAreComparedByPlace() {
        assertEquals(
                List.of(new FieldChange("spec.args[1]", "b", "c"), new FieldChange("spec.args[2]", "", "d")),
                between("{'spec': {'args': ['a', 'b']}}", "{'spec': {'args': ['a', 'c', 'd']}}"));
    }

    @Test
    void anEmptyTextIsNotAnAbsentOne() {
        assertEquals(List.of(new FieldChange("spec.a", "", "\"\"")), between("{'spec': {}}", "{'spec': {'a': ''}}"));
    }

    @Test
    void valuesOfSecretsAreNeverShown() {
        List<FieldChange> changes = between(
                "{'apiVersion': 'v1', 'kind': 'Secret', 'data': {'a': 'b2xk', 'gone': 'Z29uZQ=='}, 'metadata':"
                        + " {'annotations': {'kubectl.kubernetes.io/last-applied-configuration': 'b2xk'}}}",
                "{'apiVersion': 'v1', 'kind': 'Secret', 'data': {'a': 'bmV3', 'new': 'bmV3'}, 'metadata':"
                        + " {'annotations': {'kubectl.kubernetes.io/last-applied-configuration': 'bmV3'}}}");
        assertEquals(
                List.of(
                        new FieldChange("data.a", "*** (before)", "*** (after)"),
                        new FieldChange("data.gone", "*** (before)", ""),
                        new FieldChange("data.new", "", "*** (after)")),
                changes);
        List<FieldChange> whole = between(
                "{'apiVersion': 'v1', 'kind': 'Secret'}",
                "{'apiVersion': 'v1', 'kind': 'Secret', 'data': {'a': 'bmV3'}}");
        assertFalse(whole.toString().contains("bmV3"), whole::toString);
    }

    private static List<FieldChange> between(String before, String after) {
        return FieldChange.between(
                KubernetesObject.parse(before.replace('\'', '"')), KubernetesObject.parse(after.replace('\'', '"')));
    }
}
