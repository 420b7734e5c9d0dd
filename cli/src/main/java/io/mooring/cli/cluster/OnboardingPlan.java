package io.mooring.cli.cluster;

import io.mooring.cli.kube.KubeOnboarding.StoredKey;
import io.mooring.cli.kube.OnboardingKey;
import io.mooring.protocol.arm.ClusterId;
import java.util.Optional;

/** What `connect` has to do, given what it found in the cluster and at the hub. */
sealed interface OnboardingPlan {
    /** Nothing is there: make a key, create the resource, install the agents. */
    record Fresh() implements OnboardingPlan {}

    /** It was begun or done before: go on with the key that the cluster has. */
    record Resume(OnboardingKey key) implements OnboardingPlan {}

    /** Agents of a resource that is no more: remove them, then begin. */
    record ReplaceStale(String former) implements OnboardingPlan {}

    /** It must not be done. */
    record Refuse(String why, String next) implements OnboardingPlan {}

    /**
     * The cluster's side.
     *
     * @param release a Helm release azure-arc exists, whatever state it is in
     * @param connectedAs what the agents' ConfigMap names
     */
    record ClusterSide(boolean release, Optional<ClusterId> connectedAs, Optional<StoredKey> key) {
        /** The resource that the cluster belongs to, as far as can be told. */
        Optional<ClusterId> resource() {
            return connectedAs.or(() -> key.flatMap(stored -> Optional.ofNullable(stored.resource())));
        }
    }

    /**
     * The hub's side.
     *
     * @param publicKey of the wanted resource; empty if there is no such resource
     * @param formerExists the other resource that the cluster names exists
     */
    record HubSide(Optional<String> publicKey, boolean formerExists) {}

    static OnboardingPlan decide(ClusterId wanted, ClusterSide cluster, HubSide hub) {
        Optional<ClusterId> known = cluster.resource();
        boolean other = known.isPresent() && !known.get().equals(wanted);
        if (other && cluster.release()) {
            return hub.formerExists()
                    ? new Refuse(
                            "This cluster is already connected as " + known.get() + ".",
                            "Delete that first (moor clusters delete), or connect under that name.")
                    : new ReplaceStale(known.get().toString());
        }
        Optional<OnboardingKey> key = other ? Optional.empty() : cluster.key().map(StoredKey::key);
        if (hub.publicKey().isEmpty()) {
            return cluster.release() ? new ReplaceStale(wanted.toString()) : fresh(key);
        }
        if (key.isPresent()
                && (cluster.release()
                        || key.get().publicKey().equals(hub.publicKey().get()))) {
            return new Resume(key.get());
        }
        return new Refuse(
                "The resource " + wanted + " belongs to a different cluster.",
                "Choose another --name, or delete it first: moor clusters delete --force -n " + wanted.name() + " -g "
                        + wanted.resourceGroup() + ".");
    }

    /** A key that was stored before the hub heard of the cluster is as good as a new one, and takes no seconds to make. */
    private static OnboardingPlan fresh(Optional<OnboardingKey> key) {
        return key.<OnboardingPlan>map(Resume::new).orElseGet(Fresh::new);
    }
}
