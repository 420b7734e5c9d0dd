package io.mooring.functions.identity;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Caller;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.cluster.Cluster;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.connectivity.LinkRepair;
import io.mooring.functions.desired.SettingsKeys;
import io.mooring.protocol.agent.EnrollmentRequest;
import io.mooring.protocol.agent.EnrollmentResponse;
import io.mooring.protocol.agent.RenewalRequest;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives clusters their certificates, the first and those after it.
 *
 * <p>Both can be asked for again as often as needed: an answer that got lost costs a certificate, not the cluster.
 */
public final class Enrolment {
    private final ClusterRegistry clusters;
    private final OnboardingUse onboarding;
    private final LinkRepair repair;
    private final CertificateAuthority authority;

    public Enrolment(
            ClusterRegistry clusters, OnboardingUse onboarding, LinkRepair repair, CertificateAuthority authority) {
        this.clusters = clusters;
        this.onboarding = onboarding;
        this.repair = repair;
        this.authority = authority;
    }

    /** The first certificate, for whoever has the onboarding key. */
    public ArmResponse enrol(Call call) {
        EnrollmentRequest request = call.body(EnrollmentRequest.class);
        CertificateRequest csr = CertificateRequest.parse(text("csr", request.csr()));
        Cluster cluster = clusters.get(id(text("cluster", request.cluster())));
        String settingsKey = settingsKey(request.settingsKey());
        OnboardingProof.check(text("proof", request.proof()), cluster, csr, settingsKey, call.now());
        if (!cluster.hasIdentity()) {
            throw ArmFailure.conflict(
                    "The cluster '" + cluster.id().name() + "' was created with identity.type None, so it has none.");
        }
        onboarding.claim(cluster, csr.keyDigest(), call.now());
        return ArmResponse.ok(issue(cluster, csr, settingsKey, call.now()));
    }

    /** The next certificate, for whoever has a valid one. */
    public ArmResponse renew(Call call) {
        Caller.Agent agent = call.agent();
        RenewalRequest request = call.body(RenewalRequest.class);
        CertificateRequest csr = CertificateRequest.parse(text("csr", request.csr()));
        String settingsKey = settingsKey(request.settingsKey());
        Cluster cluster = clusters.confirm(agent.cluster(), agent.principalId());
        return ArmResponse.ok(issue(cluster, csr, settingsKey, call.now()));
    }

    /**
     * Lets the agents enrol once more with the onboarding key: after the cluster has expired, or lost its certificate.
     * Nothing else about the cluster changes, and its agents come by themselves.
     */
    public ArmResponse reactivate(Call call) {
        Cluster cluster = clusters.get(call.cluster());
        if (!cluster.hasIdentity()) {
            throw ArmFailure.conflict(
                    "The cluster '" + cluster.id().name() + "' was created with identity.type None, so it has none.");
        }
        onboarding.open(cluster, call.now());
        return ArmResponse.empty(204);
    }

    private EnrollmentResponse issue(
            Cluster cluster, CertificateRequest csr, @Nullable String settingsKey, Instant now) {
        CertificateAuthority.Issued issued = authority.issue(csr.key(), cluster.id(), cluster.principalId(), now);
        repair.identity(cluster.id(), cluster.principalId(), issued.notAfter(), settingsKey);
        onboarding.certified(cluster, csr.keyDigest(), issued.generation());
        return new EnrollmentResponse(
                List.of(issued.leaf().base64(), issued.issuing().base64()),
                issued.root().base64(),
                issued.notAfter(),
                cluster.principalId(),
                now);
    }

    private static @Nullable String settingsKey(@Nullable String text) {
        if (text != null) {
            SettingsKeys.parse("settingsKey", text);
        }
        return text;
    }

    private static ClusterId id(String text) {
        try {
            return ClusterId.parse(text);
        } catch (IllegalArgumentException e) {
            throw ArmFailure.invalid(String.valueOf(e.getMessage()));
        }
    }

    /** Jackson leaves members null that are not there. */
    private static String text(String name, @Nullable String value) {
        if (value == null) {
            throw ArmFailure.invalid("'" + name + "' is required.");
        }
        return value;
    }
}
