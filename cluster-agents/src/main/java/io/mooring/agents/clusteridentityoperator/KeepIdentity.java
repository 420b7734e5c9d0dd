package io.mooring.agents.clusteridentityoperator;

import io.mooring.agents.hub.HubClient;
import io.mooring.agents.hub.HubReply;
import io.mooring.agents.hub.HubUnavailable;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.SecretStore;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.loop.Pass;
import io.mooring.agents.secret.SettingsKeyring;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.agent.EnrollmentRequest;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.agent.RenewalRequest;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.crd.Condition;
import io.mooring.protocol.crd.ConnectedClusterStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Obtains the cluster's certificate and renews it.
 *
 * <p>The key is stored before the hub is asked to certify it: whatever reply is lost, the next pass asks again for the
 * same key, and either answer serves.
 */
final class KeepIdentity implements Pass {
    /** Something may have changed the Secret or the hub's mind without our noticing. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);
    /** Chart and resource may come in any order: then the resource is a moment away. */
    private static final Duration AFTER_NOT_FOUND = Duration.ofSeconds(10);

    private static final int NOT_FOUND = 404;
    private static final Logger LOG = System.getLogger("mooring.agents");

    private final Hub hub;
    private final SecretStore secrets;
    private final StoredKeyring keyring;
    private final IdentityPolicy policy;
    private final Clock clock;
    private final Runnable renewed;
    private final LearnAuthorities authorities;
    private @Nullable Instant lastEnrolment;

    /** The hub as this cluster sees it. */
    record Hub(ClusterId cluster, HubClient client, ConnectedClusters resource) {}

    /** Where this agent keeps its keys. */
    record Store(SecretStore secrets, StoredKeyring keyring) {}

    /** @param renewed is called when there is another certificate */
    KeepIdentity(Hub hub, Store store, IdentityPolicy policy, Clock clock, Runnable renewed) {
        this.hub = hub;
        this.secrets = store.secrets();
        this.keyring = store.keyring();
        this.policy = policy;
        this.clock = clock;
        this.renewed = renewed;
        this.authorities = new LearnAuthorities(hub.client(), secrets);
    }

    @Override
    public Duration run() throws InterruptedException {
        Instant now = clock.instant();
        OnboardingKey onboarding = onboardingKey();
        StoredIdentity stored = reread();
        ConnectedClusterStatus known = hub.resource().read().orElse(null);
        StoredIdentity.Current current = stored.current();
        Identity identity = current == null ? null : Identity.of(current);
        IdentityStep step = IdentityStep.next(
                now,
                new IdentityStep.Facts(
                        identity == null ? null : identity.validity(),
                        current != null && current.enrolledFor().equals(onboarding.digestFor(hub.cluster())),
                        HubCodes.identityUnknown(known),
                        lastEnrolment),
                policy);
        try {
            return take(step, stored, onboarding, known);
        } catch (HubUnavailable away) {
            // Also the key vault behind the hub. What is in the way is often for people of this cluster to set right.
            boolean valid = identity != null && now.isBefore(identity.validity().notAfter());
            show(
                    known,
                    valid ? "True" : "False",
                    valid ? "RenewalWaits" : "HubUnreachable",
                    String.valueOf(away.getMessage()));
            throw away;
        }
    }

    private Duration take(
            IdentityStep step, StoredIdentity stored, OnboardingKey onboarding, @Nullable ConnectedClusterStatus known)
            throws InterruptedException {
        StoredIdentity.Current current = stored.current();
        Identity identity = current == null ? null : Identity.of(current);
        return switch (step) {
            case IdentityStep.Keep(Instant until) -> {
                show(known, "True", "Enrolled", "The certificate is renewed from " + until + " on.");
                Instant now = clock.instant();
                Instant replaced = identity == null ? null : replaced(stored, identity, known, now);
                if (replaced != null && !now.isBefore(replaced)) {
                    LOG.log(Level.INFO, "event=identity.renew reason=\"the hub has another authority\"");
                    yield renewWithRootsLearnt(onboarding, known);
                }
                Instant next = replaced != null && replaced.isBefore(until) ? replaced : until;
                Duration left = Duration.between(now, next);
                yield left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
            }
            case IdentityStep.Renew renew -> renew(stored, identity, onboarding, known);
            case IdentityStep.Enrol(String reason) -> {
                LOG.log(Level.INFO, "event=identity.enrol reason=\"{0}\"", reason);
                yield enrol(stored, onboarding, known);
            }
        };
    }

    /** When to fetch a certificate of another authority, null if the hub has no other. */
    private @Nullable Instant replaced(
            StoredIdentity stored, Identity identity, @Nullable ConnectedClusterStatus known, Instant now)
            throws InterruptedException {
        return authorities.learn(
                stored,
                ConnectedClusters.authorities(known),
                identity.token(hub.cluster(), AgentApi.AUDIENCE, now, policy.tokenLife()),
                now);
    }

    private Duration renewWithRootsLearnt(OnboardingKey onboarding, @Nullable ConnectedClusterStatus known)
            throws InterruptedException {
        StoredIdentity stored = reread();
        StoredIdentity.Current current = stored.current();
        return renew(stored, current == null ? null : Identity.of(current), onboarding, known);
    }

    private StoredIdentity reread() {
        return secrets.read(StoredIdentity.SECRET).map(StoredIdentity::of).orElse(StoredIdentity.NONE);
    }

    private Duration renew(
            StoredIdentity stored,
            @Nullable Identity identity,
            OnboardingKey onboarding,
            @Nullable ConnectedClusterStatus known)
            throws InterruptedException {
        if (identity == null) {
            return enrol(stored, onboarding, known);
        }
        Instant now = clock.instant();
        if (stored.pendingKey() == null) {
            // With the next certificate comes the next key for settings; a repeated attempt brings the same.
            keyring.rotate();
        }
        SettingsKeyring settings = keyring.get();
        KeyPair keys = pendingKey(stored);
        HubReply<EnrollmentResponse> reply = hub.client()
                .renew(
                        new RenewalRequest(base64(csr(keys)), settings.publicText()),
                        identity.token(hub.cluster(), AgentApi.AUDIENCE, now, policy.tokenLife()));
        if (reply instanceof HubReply.Refused<EnrollmentResponse>(int status, String code, String message)) {
            LOG.log(Level.WARNING, "event=identity.renewal.refused code={0} message=\"{1}\"", code, message);
            return enrol(stored, onboarding, known);
        }
        if (reply instanceof HubReply.Accepted<EnrollmentResponse>(EnrollmentResponse response)
                && !identity.trusts(response)) {
            // With the onboarding key comes trust in whatever root the hub has then.
            LOG.log(Level.WARNING, "event=identity.renewal.untrusted");
            return enrol(stored, onboarding, known);
        }
        return finish(reply, keys, onboarding, known, stored);
    }

    private Duration enrol(StoredIdentity stored, OnboardingKey onboarding, @Nullable ConnectedClusterStatus known)
            throws InterruptedException {
        SettingsKeyring settings = keyring.get();
        KeyPair keys = pendingKey(stored);
        HubReply<EnrollmentResponse> reply = enrol(keys, settings, onboarding);
        StoredIdentity.Current current = stored.current();
        if (current != null
                && reply instanceof HubReply.Refused<EnrollmentResponse> refused
                && HubCodes.ONBOARDING_KEY_USED.equals(refused.code())) {
            // It still knows the key of the certificate, even if it takes that no more.
            keys = Identity.of(current).keys();
            reply = enrol(keys, settings, onboarding);
        }
        return finish(reply, keys, onboarding, known, StoredIdentity.NONE);
    }

    private HubReply<EnrollmentResponse> enrol(KeyPair keys, SettingsKeyring settings, OnboardingKey onboarding)
            throws InterruptedException {
        Instant now = clock.instant();
        byte[] csr = csr(keys);
        HubReply<EnrollmentResponse> reply = hub.client()
                .enrol(new EnrollmentRequest(
                        hub.cluster().toString(),
                        base64(csr),
                        onboarding.proof(hub.cluster(), csr, settings.publicDer(), now),
                        settings.publicText()));
        lastEnrolment = now;
        return reply;
    }

    /** @param trusting whose roots stay trusted, beside the one that came with the certificate */
    private Duration finish(
            HubReply<EnrollmentResponse> reply,
            KeyPair keys,
            OnboardingKey onboarding,
            @Nullable ConnectedClusterStatus known,
            StoredIdentity trusting) {
        return switch (reply) {
            case HubReply.Accepted<EnrollmentResponse>(EnrollmentResponse response) -> {
                store(response, keys, onboarding, trusting);
                show(known, "True", "Enrolled", "The certificate runs until " + response.notAfter() + ".");
                LOG.log(Level.INFO, "event=identity.stored notAfter={0}", response.notAfter());
                authorities.renewed();
                renewed.run();
                yield Duration.ZERO;
            }
            case HubReply.Unchanged<EnrollmentResponse> unchanged ->
                throw new NotYet("The hub answered an enrolment as if it were a query.");
            case HubReply.Refused<EnrollmentResponse>(int status, String code, String message) -> {
                show(known, "False", code, message);
                throw new NotYet(
                        "The hub does not enrol this cluster: " + code + ": " + message,
                        null,
                        status == NOT_FOUND ? AFTER_NOT_FOUND : AFTER_REFUSAL);
            }
        };
    }

    private OnboardingKey onboardingKey() {
        byte[] pem = secrets.read(OnboardingKey.SECRET, OnboardingKey.DATA_NAME)
                .orElseThrow(() -> new NotYet("The Secret " + OnboardingKey.SECRET + " with " + OnboardingKey.DATA_NAME
                        + " is missing: install the chart with global.onboardingPrivateKey."));
        return OnboardingKey.of(new String(pem, StandardCharsets.US_ASCII));
    }

    private KeyPair pendingKey(StoredIdentity stored) {
        String pending = stored.pendingKey();
        if (pending != null) {
            try {
                return Keys.pair(pending);
            } catch (IllegalArgumentException e) {
                // A damaged pending key is worth nothing: another one does as well.
                LOG.log(Level.WARNING, "event=identity.pending.damaged", e);
            }
        }
        KeyPair keys = Keys.generate();
        secrets.write(
                StoredIdentity.SECRET, stored.withPending(Keys.pairPem(keys)).data());
        return keys;
    }

    private void store(EnrollmentResponse response, KeyPair keys, OnboardingKey onboarding, StoredIdentity trusting) {
        List<X509Certificate> chain =
                response.certificateChain().stream().map(Keys::certificate).toList();
        if (chain.isEmpty() || !chain.get(0).getPublicKey().equals(keys.getPublic())) {
            throw new IllegalStateException("The hub certified another key than the one that it was asked for.");
        }
        String root = Keys.pem(Keys.certificate(response.trustRoot()));
        StoredIdentity.Current before = trusting.current();
        // Else the roots that were learnt last would have to be learnt, and said to be trusted, after each renewal.
        String roots = before != null && before.root().contains(root.strip()) ? before.root() : null;
        StoredIdentity.Current next = new StoredIdentity.Current(
                Keys.pem(chain.toArray()),
                Keys.pem(keys.getPrivate()),
                roots != null ? roots : root,
                response.notAfter().toString(),
                onboarding.digestFor(hub.cluster()));
        secrets.write(
                StoredIdentity.SECRET,
                new StoredIdentity(next, null, roots != null ? trusting.authorities() : null).data());
    }

    private void show(@Nullable ConnectedClusterStatus known, String status, String reason, String message) {
        Condition before = known == null ? null : ConnectedClusters.condition(known, ConnectedClusters.IDENTITY_READY);
        Condition next = ConnectedClusters.transition(
                before,
                new Condition(ConnectedClusters.IDENTITY_READY, status, reason, message, null, null),
                clock.instant());
        if (known != null && !next.equals(before)) {
            hub.resource()
                    .write(new ConnectedClusterStatus(
                            null, null, null, null, null, null, null, null, null, List.of(next)));
        }
    }

    private byte[] csr(KeyPair keys) {
        return Keys.request(keys, hub.cluster().name());
    }

    private static String base64(byte[] der) {
        return Base64.getEncoder().encodeToString(der);
    }
}
