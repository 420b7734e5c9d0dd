package io.mooring.gitops.object;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The apiserver as the engine uses it. Whatever the apiserver answers is an {@link Outcome}; that it does not answer is a
 * {@link ClusterUnavailable}.
 */
public interface Cluster {
    /** The served kind, looked up again after {@link #forgetKinds()} or when it was unknown. */
    Optional<ResourceKind> kind(String apiVersion, String kind);

    /** Any served version of a kind, the preferred one first. */
    Optional<ResourceKind> preferredKind(String group, String kind);

    /** Reads the list of kinds again at the next question: definitions have been applied. */
    void forgetKinds();

    Outcome get(ResourceKind kind, ObjectRef ref);

    /** Metadata of the objects that bear a label selector; an empty namespace means all of them. */
    ListOutcome listMetadata(ResourceKind kind, String namespace, String labelSelector);

    Outcome apply(ResourceKind kind, KubernetesObject desired, ApplyMode mode);

    /** Creates an object that must not be there yet. */
    Outcome create(ResourceKind kind, KubernetesObject object);

    /** Deletes in the background, only the object with this uid. */
    Outcome delete(ResourceKind kind, ObjectRef ref, String uid);

    /** JSON merge patch of the object itself, or of its status. */
    Outcome patch(ResourceKind kind, ObjectRef ref, Part part, JsonNode patch);

    /** The same cluster seen with the permissions of a user. */
    Cluster as(String user);

    /** Whether an apply is carried out or only judged. */
    enum ApplyMode {
        DRY_RUN,
        WRITE
    }

    /** What a patch is about. */
    enum Part {
        OBJECT,
        STATUS
    }

    /** What the apiserver said to a request about one object. */
    sealed interface Outcome {
        /** Done; the object is as the apiserver now has it. */
        record Done(KubernetesObject object) implements Outcome {}

        /** The object, or the kind, is not there. */
        record Absent() implements Outcome {}

        /** Refused for the reason given in words; asking again without a change is of use only if it is transient. */
        record Refused(int code, String message) implements Outcome {
            /** Deleting and creating again would help. */
            public boolean immutable() {
                return code == 422 && message.contains("immutable");
            }
        }
    }

    /** What the apiserver said to a list. */
    sealed interface ListOutcome {
        record Listed(List<KubernetesObject> objects) implements ListOutcome {}

        record Refused(String message) implements ListOutcome {}
    }

    /** The apiserver did not answer. */
    final class ClusterUnavailable extends RuntimeException {
        public ClusterUnavailable(String doing, Throwable cause) {
            super(doing + ": the apiserver did not answer", cause);
        }
    }
}
