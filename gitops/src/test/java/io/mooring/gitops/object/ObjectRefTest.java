package io.mooring.gitops.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectRefTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        shop, web,            apps,                      Deployment,  shop_web_apps_Deployment
        shop, settings,       '',                        ConfigMap,   shop_settings__ConfigMap
        '',   system:node,    rbac.authorization.k8s.io, ClusterRole, _system__node_rbac.authorization.k8s.io_ClusterRole
        '',   w.example.com,  apiextensions.k8s.io,      CustomResourceDefinition, _w.example.com_apiextensions.k8s.io_CustomResourceDefinition
        """)
    void idsAreFluxsAndReadBack(String namespace, String name, String group, String kind, String id) {
        ObjectRef ref = new ObjectRef(namespace, name, group, kind);
        assertEquals(id, ref.id());
        assertEquals(Optional.of(ref), ObjectRef.parse(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_", "a_b", "a_b_c", "a__c_d", "a_b_c_"})
    void whatIsNoIdIsRefused(String id) {
        assertEquals(Optional.empty(), ObjectRef.parse(id));
    }

    @ParameterizedTest
    @CsvSource({"10m, PT10M", "1h30m, PT1H30M", "10m0s, PT10M", "1.5s, PT1.5S", "300ms, PT0.3S"})
    void goDurationsAreUnderstood(String text, Duration duration) {
        assertEquals(duration, GoDuration.parse(text));
    }

    @Test
    void otherDurationsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> GoDuration.parse("10"));
        assertThrows(IllegalArgumentException.class, () -> GoDuration.parse(""));
        assertThrows(IllegalArgumentException.class, () -> GoDuration.parse("-1m"));
    }
}
