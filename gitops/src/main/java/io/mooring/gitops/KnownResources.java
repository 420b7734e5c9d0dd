package io.mooring.gitops;

import io.mooring.gitops.object.KubeWatch;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Resources;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the resources of a kind as a watch tells them, and tells which keys were heard of. */
record KnownResources(Resources resources, Consumer<Key> heard) implements KubeWatch.Listener {
    @Override
    public void listed(List<KubernetesObject> objects) {
        resources.listed(objects).forEach(heard);
        objects.forEach(object -> heard.accept(Key.of(object)));
    }

    @Override
    public void changed(KubernetesObject object) {
        resources.heard(object);
        heard.accept(Key.of(object)); // Also after an own write: others may depend on it.
    }

    @Override
    public void deleted(KubernetesObject object) {
        resources.gone(object);
        heard.accept(Key.of(object));
    }
}
