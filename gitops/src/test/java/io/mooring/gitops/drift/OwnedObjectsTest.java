package io.mooring.gitops.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.drift.OwnedObjects.Hearing;
import io.mooring.gitops.drift.OwnedObjects.Type;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.operator.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnedObjectsTest {
    private static final Key ONE = new Key("n", "one");
    private static final Key OTHER = new Key("n", "other");
    private static final ObjectRef A = new ObjectRef("n", "a", "", "ConfigMap");
    private static final ObjectRef B = new ObjectRef("n", "b", "", "ConfigMap");

    private final Map<Type, Hearing> open = new HashMap<>();
    private final List<String> heard = new ArrayList<>();
    private boolean live = true;
    private final OwnedObjects owned = new OwnedObjects(this::open, new OwnedObjects.Audience() {
        @Override
        public boolean interested(Key owner, ObjectRef ref, String mark) {
            return !ref.name().equals("dull");
        }

        @Override
        public void wake(Key owner) {
            heard.add(owner.name());
        }
    });

    @Test
    void anEventWakesTheOwnerAlone() {
        hearing(ONE, A).seen(object("a", "1", "one"));
        assertEquals(List.of("one"), heard);
        assertEquals(Set.of(A), owned.take(ONE));
        assertEquals(Set.of(), owned.take(ONE));
        assertEquals(Set.of(), owned.take(OTHER));
    }

    @Test
    void whatIsOfNoInterestWakesNobody() {
        hearing(ONE, A).seen(object("dull", "1", "one"));
        assertEquals(List.of(), heard);
    }

    @Test
    void aChangedOwnerIsToldToBoth() {
        Hearing hearing = hearing(ONE, A);
        hearing.seen(object("a", "1", "one"));
        hearing.seen(object("a", "2", "other"));
        assertEquals(List.of("one", "one", "other"), heard);
    }

    @Test
    void marksFollowTheObjects() {
        Hearing hearing = hearing(ONE, A);
        hearing.seen(object("a", "1", "one"));
        Optional<String> first = owned.mark(A);
        hearing.seen(object("a", "1", "one"));
        assertEquals(first, owned.mark(A));
        hearing.seen(object("a", "2", "one"));
        assertFalse(first.equals(owned.mark(A)));
        hearing.gone(object("a", "3", "one"));
        assertEquals(Optional.empty(), owned.mark(A));
    }

    @Test
    void whatVanishedWhileNobodyListenedIsGone() {
        Hearing hearing = hearing(ONE, A);
        hearing.seen(object("a", "1", "one"));
        hearing.seen(object("b", "1", "one"));
        owned.take(ONE);
        hearing.listing();
        hearing.seen(object("b", "1", "one"));
        assertTrue(owned.mark(A).isPresent());
        hearing.listed();
        assertEquals(Optional.empty(), owned.mark(A));
        assertEquals(Set.of(A, B), owned.take(ONE));
    }

    @Test
    void aKindIsWatchedAsLongAsSomebodyWantsIt() {
        hearing(ONE, A);
        owned.want(OTHER, Set.of(B));
        assertEquals(1, owned.watched());
        assertTrue(owned.covers(A));
        owned.want(ONE, Set.of());
        assertEquals(1, owned.watched());
        owned.forget(OTHER);
        assertEquals(0, owned.watched());
        assertFalse(owned.covers(A));
    }

    @Test
    void aDeadWatchCoversNothing() {
        hearing(ONE, A);
        live = false;
        assertFalse(owned.covers(A));
    }

    @Test
    void thereAreOnlySoManyWatches() {
        List<ObjectRef> refs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            refs.add(new ObjectRef("n", "a", "g", "Kind" + i));
        }
        owned.want(ONE, refs);
        assertEquals(50, owned.watched());
    }

    private Hearing hearing(Key owner, ObjectRef ref) {
        owned.want(owner, Set.of(ref));
        Hearing hearing = open.get(new Type("", "ConfigMap"));
        if (hearing == null) {
            throw new AssertionError("no watch was opened");
        }
        return hearing;
    }

    private OwnedObjects.Watch open(Type type, Hearing hearing) {
        open.put(type, hearing);
        return new OwnedObjects.Watch() {
            @Override
            public boolean live() {
                return live;
            }

            @Override
            public void close() {}
        };
    }

    private static KubernetesObject object(String name, String version, String owner) {
        return KubernetesObject.parse("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s", "namespace": "n", "uid": "u",
                 "resourceVersion": "%s", "labels": {"kustomize.toolkit.fluxcd.io/name": "%s",
                 "kustomize.toolkit.fluxcd.io/namespace": "n"}}}""".formatted(name, version, owner));
    }
}
