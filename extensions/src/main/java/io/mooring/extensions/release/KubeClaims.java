package io.mooring.extensions.release;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.mooring.extensions.helm.ReleaseName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who works on a release: a Lease that is there while an operation runs and outlives a process that dies in it. Helm
 * itself leaves no word about who left a release unfinished.
 *
 * <p>The holder's name must belong to one process at a time (a pod's name does): whoever finds a claim in its own name
 * that it does not know about was killed and started again.
 */
final class KubeClaims {
    private final KubernetesClient client;
    private final String namespace;
    private final String holder;

    KubeClaims(KubernetesClient client, String namespace, String holder) {
        this.client = client;
        this.namespace = namespace;
        this.holder = holder;
    }

    /** Returns false while another holder has it; the duration is longer than anything that is done under it. */
    boolean take(ReleaseName release, Duration atMost, Instant now) {
        try {
            Lease existing = lease(release).get();
            if (existing == null) {
                client.resource(claim(release, atMost, now)).create();
                return true;
            }
            if (owner(existing, now) == PendingOwner.ALIVE) {
                return false;
            }
            Lease next = claim(release, atMost, now);
            next.getMetadata().setResourceVersion(existing.getMetadata().getResourceVersion());
            client.resource(next).update();
            return true;
        } catch (KubernetesClientException failed) {
            if (failed.getCode() == 409) {
                return false; // Someone was faster.
            }
            throw new ClusterUnavailable("claim release " + release, failed);
        }
    }

    void drop(ReleaseName release) {
        try {
            lease(release).delete();
        } catch (KubernetesClientException failed) {
            throw new ClusterUnavailable("give up the claim on release " + release, failed);
        }
    }

    /** To be asked only by one who knows that it does not work on the release itself. */
    PendingOwner owner(ReleaseName release, Instant now) {
        try {
            Lease existing = lease(release).get();
            return existing == null ? PendingOwner.UNKNOWN : owner(existing, now);
        } catch (KubernetesClientException failed) {
            throw new ClusterUnavailable("read who works on release " + release, failed);
        }
    }

    private PendingOwner owner(Lease lease, Instant now) {
        LeaseSpec spec = lease.getSpec();
        @Nullable Integer seconds = spec == null ? null : spec.getLeaseDurationSeconds();
        if (spec == null || spec.getRenewTime() == null || seconds == null || holder.equals(spec.getHolderIdentity())) {
            return PendingOwner.DEAD;
        }
        boolean over = now.isAfter(spec.getRenewTime().toInstant().plusSeconds(seconds));
        return over ? PendingOwner.DEAD : PendingOwner.ALIVE;
    }

    private Resource<Lease> lease(ReleaseName release) {
        return client.leases().inNamespace(namespace).withName(name(release));
    }

    private Lease claim(ReleaseName release, Duration atMost, Instant now) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(name(release))
                .withNamespace(namespace)
                .withLabels(Map.of("app.kubernetes.io/managed-by", "mooring"))
                .withAnnotations(Map.of("mooring.io/release", release.toString()))
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(Math.toIntExact(atMost.toSeconds()))
                .withRenewTime(now.atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    /** Release and namespace together can be longer than a name may be. */
    private static String name(ReleaseName release) {
        return "mooring-release-" + UUID.nameUUIDFromBytes(release.toString().getBytes(StandardCharsets.UTF_8));
    }
}
