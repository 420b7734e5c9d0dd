package io.mooring.gitops.helmrelease;

import io.mooring.gitops.helmrelease.HelmReleaseSpec.Place;
import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.ListOutcome;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.Cluster.Part;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.ResourceKind;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secrets in which Helm keeps the revisions of one release. Helm, as it can be called here, keeps them where the release is; a
 * HelmRelease may want them elsewhere. Then they are lent to that namespace while Helm works, and taken back.
 */
final class ReleaseStorage {
    private static final ResourceKind SECRET = new ResourceKind("", "v1", "Secret", "secrets", true);

    private final Cluster cluster;
    private final Place place;

    ReleaseStorage(Cluster cluster, Place place) {
        this.cluster = cluster;
        this.place = place;
    }

    /** The storage cannot be used, and why. */
    static final class StorageFailed extends RuntimeException {
        StorageFailed(String message) {
            super(message);
        }
    }

    /** The numbers of the revisions, newest first. */
    List<Integer> versions() {
        return versions(place.storageNamespace());
    }

    private List<Integer> versions(String namespace) {
        return switch (cluster.listMetadata(SECRET, namespace, "owner=helm,name=" + place.releaseName())) {
            case ListOutcome.Listed(List<KubernetesObject> secrets) ->
                secrets.stream()
                        .map(secret -> secret.label("version").orElse(""))
                        .filter(version -> version.matches("\\d{1,9}"))
                        .map(Integer::valueOf)
                        .sorted(Comparator.reverseOrder())
                        .toList();
            case ListOutcome.Refused(String message) -> throw new StorageFailed(message);
        };
    }

    /** Changes whenever Helm writes a revision, or somebody else does. */
    String state() {
        return switch (cluster.listMetadata(
                SECRET, place.storageNamespace(), "owner=helm,name=" + place.releaseName())) {
            case ListOutcome.Listed(List<KubernetesObject> secrets) ->
                secrets.stream()
                        .map(secret -> secret.name() + "@" + secret.resourceVersion())
                        .sorted()
                        .toList()
                        .toString();
            case ListOutcome.Refused(String message) -> throw new StorageFailed(message);
        };
    }

    Optional<StoredRelease> read(int version) {
        return secret(place.storageNamespace(), version).map(secret -> {
            try {
                return StoredRelease.unpack(secret);
            } catch (IOException e) {
                throw new StorageFailed(String.valueOf(e.getMessage()));
            }
        });
    }

    Optional<StoredRelease> newest() {
        List<Integer> versions = versions();
        return versions.isEmpty() ? Optional.empty() : read(versions.getFirst());
    }

    /** Writes down what has become of a revision. */
    void mark(int version, String status, String description) {
        Optional<KubernetesObject> secret = secret(place.storageNamespace(), version);
        if (secret.isEmpty()) {
            return;
        }
        try {
            StoredRelease release = StoredRelease.unpack(secret.get());
            ObjectNode payload = release.payload().deepCopy();
            ObjectNode info = KubernetesObject.child(payload, "info");
            info.put("status", status).put("description", description);
            ObjectNode patch = KubernetesObject.node();
            patch.putObject("metadata").putObject("labels").put("status", status);
            patch.putObject("data").put("release", new StoredRelease(payload).pack());
            done(cluster.patch(SECRET, ref(place.storageNamespace(), version), Part.OBJECT, patch));
        } catch (IOException e) {
            throw new StorageFailed(String.valueOf(e.getMessage()));
        }
    }

    /** Keeps so many of the newest revisions, and the one that is deployed. */
    void trim(int revisionsMax) {
        if (revisionsMax <= 0) {
            return;
        }
        List<Integer> versions = versions();
        for (int old : versions.subList(Math.min(revisionsMax, versions.size()), versions.size())) {
            Optional<KubernetesObject> secret = secret(place.storageNamespace(), old);
            if (secret.isPresent() && !secret.get().label("status").orElse("").equals("deployed")) {
                done(cluster.delete(
                        SECRET, ref(place.storageNamespace(), old), secret.get().uid()));
            }
        }
    }

    /** Forgets all revisions: of a release that was uninstalled but whose history was kept. */
    void clear() {
        for (int version : versions()) {
            done(cluster.delete(SECRET, ref(place.storageNamespace(), version), ""));
        }
    }

    /** Whether there is a release of that name where Helm will look, although it is kept elsewhere. */
    boolean foreign() {
        return !place.kept() && !versions(place.namespace()).isEmpty();
    }

    /** Puts the revisions where Helm looks for them. */
    void lend() {
        if (!place.kept()) {
            move(place.storageNamespace(), place.namespace());
        }
    }

    /** Puts the revisions back where they are kept. */
    void takeBack() {
        if (!place.kept()) {
            move(place.namespace(), place.storageNamespace());
        }
    }

    private void move(String from, String to) {
        for (int version : versions(from)) {
            Optional<KubernetesObject> secret = secret(from, version);
            if (secret.isEmpty()) {
                continue;
            }
            ObjectNode copy = KubernetesObject.node();
            copy.put("apiVersion", "v1").put("kind", "Secret").put("type", "helm.sh/release.v1");
            ObjectNode metadata = copy.putObject("metadata");
            metadata.put("namespace", to).put("name", secret.get().name());
            metadata.set("labels", secret.get().metadata().path("labels"));
            copy.set("data", secret.get().tree().path("data"));
            KubernetesObject moved = new KubernetesObject(copy);
            if (cluster.create(SECRET, moved) instanceof Outcome.Refused(int code, String message)) {
                if (code != 409) {
                    throw new StorageFailed(message);
                }
                done(cluster.delete(SECRET, moved.ref(), "")); // What is left of a move that was broken off.
                done(cluster.create(SECRET, moved));
            }
            done(cluster.delete(SECRET, secret.get().ref(), secret.get().uid()));
        }
    }

    private Optional<KubernetesObject> secret(String namespace, int version) {
        return switch (cluster.get(SECRET, ref(namespace, version))) {
            case Outcome.Done(KubernetesObject object) -> Optional.of(object);
            case Outcome.Absent() -> Optional.empty();
            case Outcome.Refused refused -> throw new StorageFailed(refused.message());
        };
    }

    private ObjectRef ref(String namespace, int version) {
        return new ObjectRef(namespace, "sh.helm.release.v1." + place.releaseName() + ".v" + version, "", "Secret");
    }

    private static void done(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            throw new StorageFailed(refused.message());
        }
    }
}
