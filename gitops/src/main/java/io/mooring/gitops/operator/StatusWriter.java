package io.mooring.gitops.operator;

import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.Cluster.Part;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ResourceKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what a reconciler has found out back to its resource, and nothing if that is there already. What users should know is also told as an event. */
public final class StatusWriter {
    private final Cluster cluster;
    private final ResourceKind kind;
    private final Resources resources;
    private final Events events;

    public StatusWriter(Cluster cluster, ResourceKind kind, Resources resources, Events events) {
        this.cluster = cluster;
        this.kind = kind;
        this.resources = resources;
        this.events = events;
    }

    /** Replaces the status fields; a field that is absent from {@code status} but was there is removed. */
    public KubernetesObject write(KubernetesObject object, ObjectNode status) {
        JsonNode wanted = KubernetesObject.parse(KubernetesObject.json(status)).tree();
        if (wanted.equals(object.status())) {
            return object;
        }
        ObjectNode patch = KubernetesObject.node();
        ObjectNode fields = patch.putObject("status");
        wanted.properties()
                .forEach(field ->
                        fields.set(field.getKey(), replacing(object.status().path(field.getKey()), field.getValue())));
        object.status().properties().forEach(field -> {
            if (!wanted.has(field.getKey())) {
                fields.putNull(field.getKey());
            }
        });
        KubernetesObject written = patch(object, Part.STATUS, patch);
        Transition.between(object, written).ifPresent(told -> events.tell(written, told));
        return written;
    }

    /** Tells users something that is not a matter of the status. */
    public void tell(KubernetesObject object, Events.Told told) {
        events.tell(object, told);
    }

    /** Replaces the finalizers, unless the object has changed since it was read. */
    public KubernetesObject finalizers(KubernetesObject object, Iterable<String> finalizers) {
        ObjectNode patch = KubernetesObject.node();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", object.resourceVersion());
        var array = metadata.putArray("finalizers");
        finalizers.forEach(array::add);
        return patch(object, Part.OBJECT, patch);
    }

    private KubernetesObject patch(KubernetesObject object, Part part, ObjectNode patch) {
        // Of an object of the same name that was made anew in between, nothing must be written.
        KubernetesObject.child(patch, "metadata").put("uid", object.uid());
        return switch (cluster.patch(kind, object.ref(), part, patch)) {
            case Outcome.Done done -> {
                resources.wrote(done.object());
                yield done.object();
            }
            case Outcome.Absent ignored -> {
                resources.gone(object);
                yield object;
            }
            case Outcome.Refused refused ->
                throw new IllegalStateException("write " + object.ref() + ": " + refused.message());
        };
    }

    /** A merge patch merges objects; fields that went away have to be named. */
    private static JsonNode replacing(JsonNode old, JsonNode wanted) {
        if (!(old instanceof ObjectNode before) || !(wanted instanceof ObjectNode after)) {
            return wanted;
        }
        ObjectNode result = after.deepCopy();
        before.properties().forEach(field -> {
            if (!after.has(field.getKey())) {
                result.putNull(field.getKey());
            }
        });
        return result;
    }
}
