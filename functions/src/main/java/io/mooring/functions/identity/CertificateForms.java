package io.mooring.functions.identity;

import io.mooring.protocol.agent.AgentApi;
import io.mooring.protocol.arm.ClusterId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/**
 * What the authority's certificates say. Only keys are taken from requests; all else is decided here.
 *
 * <p>The CAs are valid from {@link #BACKDATED} before they were made, because clusters exist whose clocks are years behind;
 * a leaf from {@link AgentApi#CLOCK_SKEW_MAX} before.
 */
final class CertificateForms {
    static final X500Name ROOT = name("Mooring Root CA");

    private static final Duration BACKDATED = Duration.ofDays(730);
    private static final Duration ROOT_LIFE = Duration.ofDays(20 * 365);
    private static final Duration ISSUING_LIFE = Duration.ofDays(5 * 365);

    private CertificateForms() {}

    static X509v3CertificateBuilder root(SubjectPublicKeyInfo key, BigInteger serial, Instant madeAt) {
        return authority(new CaFacts(ROOT, madeAt.minus(BACKDATED), madeAt.plus(ROOT_LIFE), 1), key, key, serial);
    }

    static X509v3CertificateBuilder issuing(
            SubjectPublicKeyInfo rootKey, SubjectPublicKeyInfo key, BigInteger serial, Instant madeAt) {
        var facts = new CaFacts(name("Mooring Issuing CA"), madeAt.minus(BACKDATED), madeAt.plus(ISSUING_LIFE), 0);
        return authority(facts, rootKey, key, serial);
    }

    static X509v3CertificateBuilder leaf(
            X500Name issuer,
            SubjectPublicKeyInfo issuerKey,
            SubjectPublicKeyInfo key,
            BigInteger serial,
            LeafFacts facts) {
        var builder = new X509v3CertificateBuilder(
                issuer,
                serial,
                Date.from(facts.issuedAt().minus(AgentApi.CLOCK_SKEW_MAX)),
                Date.from(facts.notAfter()),
                name(facts.principalId()),
                key);
        try {
            X509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri(facts.cluster()))));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(issuerKey));
            builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return builder;
    }

    /** The cluster that a leaf's URI names. */
    static ClusterId cluster(String uri) {
        if (!uri.startsWith(AgentApi.SAN_SCHEME)) {
            throw new IllegalArgumentException("'" + uri + "' does not name a cluster.");
        }
        return ClusterId.parse(URLDecoder.decode(uri.substring(AgentApi.SAN_SCHEME.length()), StandardCharsets.UTF_8));
    }

    private static X509v3CertificateBuilder authority(
            CaFacts facts, SubjectPublicKeyInfo rootKey, SubjectPublicKeyInfo key, BigInteger serial) {
        var builder = new X509v3CertificateBuilder(
                ROOT, serial, Date.from(facts.from()), Date.from(facts.to()), facts.subject(), key);
        try {
            X509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(facts.pathLength()));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(rootKey));
            builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return builder;
    }

    private static String uri(ClusterId cluster) {
        return AgentApi.SAN_SCHEME
                + URLEncoder.encode(cluster.canonical(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    /** What a leaf says of its holder. */
    record LeafFacts(ClusterId cluster, String principalId, Instant issuedAt, Instant notAfter) {}

    /**
     * What a CA's certificate says.
     *
     * @param pathLength how many CAs may be between it and a leaf
     */
    private record CaFacts(X500Name subject, Instant from, Instant to, int pathLength) {}
}
