package io.mooring.functions.identity;

import io.mooring.protocol.arm.ClusterId;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * What a leaf says, once its chain to the root has been checked.
 *
 * @param principalId its common name
 */
record LeafCertificate(ClusterId cluster, String principalId, Instant notBefore, Instant notAfter, ECPublicKey key) {
    private static final int SAN_URI = 6;
    private static final int CHAIN_MAX = 3;

    /**
     * Checks a chain but for the hour: whether the leaf has run out is asked at each use.
     *
     * @param chain leaf first
     * @throws GeneralSecurityException if the chain does not lead to the root or the leaf is not one of a cluster
     */
    static LeafCertificate check(List<Der> chain, Der root) throws GeneralSecurityException {
        if (chain.isEmpty() || chain.size() > CHAIN_MAX) {
            throw new GeneralSecurityException("x5c must have the leaf and the issuing CA");
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Der der : chain) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.bytes())));
        }
        X509Certificate leaf = certificates.get(0);
        var anchor = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(root.bytes()));
        certificates.removeIf(certificate -> certificate.equals(anchor));
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(leaf.getNotBefore().toInstant().plusSeconds(1)));
        CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(certificates), parameters);
        if (leaf.getBasicConstraints() >= 0 || !(leaf.getPublicKey() instanceof ECPublicKey key)) {
            throw new GeneralSecurityException("the leaf is not the certificate of a cluster");
        }
        return new LeafCertificate(
                cluster(leaf),
                commonName(leaf),
                leaf.getNotBefore().toInstant(),
                leaf.getNotAfter().toInstant(),
                key);
    }

    private static ClusterId cluster(X509Certificate leaf) throws GeneralSecurityException {
        var names = leaf.getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            if (name.get(0) instanceof Integer kind && kind == SAN_URI && name.get(1) instanceof String uri) {
                try {
                    return CertificateForms.cluster(uri);
                } catch (IllegalArgumentException e) {
                    throw new GeneralSecurityException("the leaf names no cluster", e);
                }
            }
        }
        throw new GeneralSecurityException("the leaf names no cluster");
    }

    private static String commonName(X509Certificate leaf) throws GeneralSecurityException {
        try {
            for (var part : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return part.getValue().toString();
                }
            }
        } catch (InvalidNameException e) {
            throw new GeneralSecurityException("the leaf's subject cannot be read", e);
        }
        throw new GeneralSecurityException("the leaf has no common name");
    }
}
