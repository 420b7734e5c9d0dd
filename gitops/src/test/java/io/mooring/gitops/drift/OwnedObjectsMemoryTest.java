package io.mooring.gitops.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.drift.OwnedObjects.Hearing;
import io.mooring.gitops.drift.OwnedObjects.Type;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.operator.Key;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the watches keep of an object is its mark, however large the object is. */
class OwnedObjectsMemoryTest {
    private static final int OBJECTS = 10_000;
    private static final String LARGE = "x".repeat(16 << 10);

    @Test
    void tenThousandObjectsOf16KibAreKeptAsMarks() {
        AtomicReference<Hearing> hearing = new AtomicReference<>();
        OwnedObjects owned = new OwnedObjects((type, told) -> open(hearing, type, told), audience());
        owned.want(new Key("n", "owner-0"), Set.of(new ObjectRef("n", "o-0", "", "ConfigMap")));
        Hearing told = hearing.get();
        long before = used();
        for (int i = 0; i < OBJECTS; i++) {
            told.seen(object(i));
        }
        long kept = used() - before;
        assertEquals(
                Optional.of(true),
                owned.mark(new ObjectRef("n", "o-9999", "", "ConfigMap")).map(mark -> mark.length() < 40));
        // The objects themselves would be 160 MiB.
        assertTrue(kept < 32L << 20, () -> (kept >> 20) + " MiB are kept");
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static OwnedObjects.Watch open(AtomicReference<Hearing> hearing, Type type, Hearing told) {
        assertEquals("ConfigMap", type.kind());
        hearing.set(told);
        return new OwnedObjects.Watch() {
            @Override
            public boolean live() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static OwnedObjects.Audience audience() {
        return new OwnedObjects.Audience() {
            @Override
            public boolean interested(Key owner, ObjectRef ref, String mark) {
                return false;
            }

            @Override
            public void wake(Key owner) {}
        };
    }

    private static KubernetesObject object(int i) {
        return KubernetesObject.parse("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "o-%d", "namespace": "n", "uid": "u%d",
                 "resourceVersion": "%d", "annotations": {"large": "%s"},
                 "labels": {"kustomize.toolkit.fluxcd.io/name": "owner-%d",
                 "kustomize.toolkit.fluxcd.io/namespace": "n"}}}""".formatted(i, i, i, LARGE, i % 1000));
    }
}
