package io.mooring.gitops.source;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One kind of source: what its resources ask for, and how that is fetched. */
public interface SourceKind {
    /** What a resource asks for, checked. */
    Order order(KubernetesObject object) throws InvalidSpec;

    /** What a resource's status says it offers, if that is still in the store. */
    Optional<Artifact> remembered(KubernetesObject object);

    /** The message of a resource that is ready. */
    default String stored(Artifact artifact) {
        return "stored artifact for revision '" + artifact.revision() + "'";
    }

    /** The reason of the condition of a resource that is ready. */
    default String reason(Artifact artifact) {
        return "Succeeded";
    }

    /** What else the status of a resource that is ready says; if it says anything, the origin stays untold. */
    default Map<String, String> fields(Artifact artifact) {
        return Map.of();
    }

    /** What one resource asks for. */
    interface Order {
        Duration interval();

        /** Whatever else makes a fetch due at once when it changes; most often empty. */
        default String inputs() {
            return "";
        }

        /** How what is fetched is verified, in Flux's word; empty if it is not. */
        default String verification() {
            return "";
        }

        /** What is offered now, or was offered at most {@code age} ago. */
        Artifact fetch(Duration age) throws FetchFailed;
    }
}
