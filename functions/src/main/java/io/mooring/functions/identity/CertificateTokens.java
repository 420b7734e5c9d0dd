package io.mooring.functions.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mooring.functions.access.AgentTokens;
import io.mooring.functions.access.Caller;
import io.mooring.functions.access.Door;
import io.mooring.functions.access.VerifiedTokens;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.connectivity.Expired;
import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens that agents sign with their cluster's certificate. Checking one asks nobody: the root is in memory, and a
 * certificate that was checked once is known by its thumbprint.
 */
public final class CertificateTokens implements AgentTokens {
    /** About 20 MB. */
    private static final int CHECKED_MAX = 20_000;

    /** Twice as many as agents that call each minute on the largest fleet; about 30 MB. */
    private static final int VERIFIED_MAX = 20_000;

    private final VerifiedTokens<Verified> verified = new VerifiedTokens<>(VERIFIED_MAX);
    private final CertificateAuthority authority;
    private final Chains chains;
    private final Map<String, CertificateAuthority.Checked> checked = new ConcurrentHashMap<>();

    /** Checks a chain; that is by far the dearest part of a token's check. */
    @FunctionalInterface
    interface Chains {
        CertificateAuthority.Checked check(List<Der> chain, Instant now) throws GeneralSecurityException;
    }

    /** A token with a good signature. */
    private record Verified(CertificateAuthority.Checked certificate, JWTClaimsSet claims) {}

    private final ConnectivityPolicy policy;

    public CertificateTokens(CertificateAuthority authority, ConnectivityPolicy policy) {
        this(authority, authority::check, policy);
    }

    CertificateTokens(CertificateAuthority authority, Chains chains, ConnectivityPolicy policy) {
        this.authority = authority;
        this.chains = chains;
        this.policy = policy;
    }

    @Override
    public Caller.Agent verify(String token, Instant now) {
        try {
            ByteBuffer digest = VerifiedTokens.digest(token);
            Verified known = verified.find(digest);
            if (known != null) {
                return agent(known, now);
            }
            Verified signed = check(token, now);
            Caller.Agent agent = agent(signed, now);
            verified.keep(digest, signed);
            return agent;
        } catch (ParseException e) {
            throw refused("it is not a signed JWT", now);
        } catch (JOSEException | GeneralSecurityException e) {
            throw refused("its certificates are not of this hub", now);
        }
    }

    private Verified check(String token, Instant now) throws ParseException, JOSEException, GeneralSecurityException {
        SignedJWT jwt = SignedJWT.parse(token);
        List<Base64> chain = jwt.getHeader().getX509CertChain();
        if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm()) || chain == null || chain.isEmpty()) {
            throw refused("it must be signed with ES256 and bring its certificates in 'x5c'", now);
        }
        CertificateAuthority.Checked certificate = certificate(chain, now);
        if (!jwt.verify(new ECDSAVerifier(certificate.leaf().key()))) {
            throw refused("its signature is wrong", now);
        }
        return new Verified(certificate, jwt.getJWTClaimsSet());
    }

    /** The header by which an agent can learn how far its clock is off. */
    public static ArmFailure withHubTime(ArmFailure failure, Instant now) {
        return failure.with(Expired.HUB_TIME, now.toString());
    }

    private Caller.Agent agent(Verified signed, Instant now) {
        LeafCertificate leaf = signed.certificate().leaf();
        if (!now.isBefore(leaf.notAfter())) {
            throw Expired.refusal(403, leaf.notAfter(), policy, now);
        }
        String fault = SignedClaims.fault(signed.claims(), leaf.cluster(), AgentApi.TOKEN_LIFE_MAX, now);
        if (fault != null) {
            throw refused(fault, now);
        }
        if (!authority.trusts(signed.certificate().generation(), now)) {
            throw retired(leaf, now);
        }
        return new Caller.Agent(leaf.cluster(), leaf.principalId(), leaf.notAfter());
    }

    /** With the onboarding key, and the key of that certificate, the cluster gets one of the present authority. */
    private static ArmFailure retired(LeafCertificate leaf, Instant now) {
        return withHubTime(
                ArmFailure.of(
                                401,
                                "ClusterIdentityUnknown",
                                "The certificate of the cluster '"
                                        + leaf.cluster().name()
                                        + "' is of an authority that this hub has retired. Enrol again.")
                        .with("WWW-Authenticate", "Bearer error=\"invalid_token\""),
                now);
    }

    private CertificateAuthority.Checked certificate(List<Base64> chain, Instant now) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        List<Der> ders = chain.stream().map(Base64::decode).map(Der::of).toList();
        ders.forEach(der -> digest.update(der.bytes()));
        String thumbprint = HexFormat.of().formatHex(digest.digest());
        CertificateAuthority.Checked known = checked.get(thumbprint);
        if (known == null) {
            known = chains.check(ders, now);
            if (checked.size() >= CHECKED_MAX) {
                checked.clear();
            }
            checked.put(thumbprint, known);
        }
        return known;
    }

    private static ArmFailure refused(String why, Instant now) {
        return withHubTime(Door.badToken("The agent's token is not valid: " + why + "."), now);
    }
}
