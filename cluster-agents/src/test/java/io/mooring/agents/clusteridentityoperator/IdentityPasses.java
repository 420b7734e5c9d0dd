package io.mooring.agents.clusteridentityoperator;

import io.mooring.agents.hub.HubClient;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.ObjectStore;
import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.loop.Pass;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The passes of clusteridentityoperator over stores that a test gives. */
public final class IdentityPasses {
    public static final String ONBOARDING_SECRET = OnboardingKey.SECRET;
    public static final String ONBOARDING_DATA = OnboardingKey.DATA_NAME;

    private IdentityPasses() {}

    /** What the passes work with. */
    public record Parts(
            ClusterId cluster,
            HubClient hub,
            ConnectedClusters resource,
            ObjectStore requests,
            SecretStore secrets,
            Clock clock) {}

    public static Pass keep(Parts parts, Duration tokenLife, Runnable renewed) {
        return new KeepIdentity(
                new KeepIdentity.Hub(parts.cluster(), parts.hub(), parts.resource()),
                new KeepIdentity.Store(parts.secrets(), new StoredKeyring(parts.secrets())),
                policy(tokenLife),
                parts.clock(),
                renewed);
    }

    public static Pass answer(Parts parts, Duration tokenLife) {
        return new AnswerIdentityRequests(
                parts.cluster(), parts.requests(), parts.secrets(), policy(tokenLife), parts.clock());
    }

    /** Whether a status makes the identity look again at once; for one process of the agent. */
    public static Predicate<ConnectedClusterStatus> wakes() {
        return new IdentityNews();
    }

    /** The certificate that the cluster has now. */
    public static Optional<X509Certificate> leaf(SecretStore secrets) {
        StoredIdentity.Current current = StoredIdentity.of(
                        secrets.read(StoredIdentity.SECRET).orElse(Map.of()))
                .current();
        return current == null
                ? Optional.empty()
                : Optional.of(Identity.of(current).leaf());
    }

    /** An onboarding key as the chart stores it. */
    public static Map<String, byte[]> onboarding(String pem) {
        return Map.of(ONBOARDING_DATA, pem.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static IdentityPolicy policy(Duration tokenLife) {
        IdentityPolicy usual = IdentityPolicy.DEFAULT;
        return new IdentityPolicy(usual.renewAfter(), usual.renewWithin(), tokenLife, usual.enrolAgainAfter());
    }
}
