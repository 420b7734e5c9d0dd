package io.mooring.azurite.keyvault;

import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Certificates signed by keys that never leave the vault. */
final class KeyVaultAuthority {
    private static final X500Name ROOT = new X500Name("CN=Root CA");

    private KeyVaultAuthority() {}

    static X509Certificate root(CryptographyClient rootKey) throws Exception {
        PublicKey key = rootKey.getKey().getKey().toEc().getPublic();
        return certificate(ROOT, ROOT, key, 1, rootKey);
    }

    static X509Certificate issuing(PKCS10CertificationRequest csr, X509Certificate root, CryptographyClient rootKey)
            throws Exception {
        PublicKey key = new JcaPKCS10CertificationRequest(csr).getPublicKey();
        return certificate(new X500Name(root.getSubjectX500Principal().getName()), csr.getSubject(), key, 0, rootKey);
    }

    static X509Certificate leaf(X509Certificate issuing, CryptographyClient issuingKey) throws Exception {
        PublicKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
        return certificate(
                new X500Name(issuing.getSubjectX500Principal().getName()),
                new X500Name("CN=leaf"),
                key,
                -1,
                issuingKey);
    }

    static void validate(List<X509Certificate> chain, X509Certificate root) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
    }

    private static X509Certificate certificate(
            X500Name issuer, X500Name subject, PublicKey key, int pathLength, CryptographyClient signer)
            throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(Duration.ofDays(90))),
                subject,
                key);
        builder.addExtension(
                Extension.basicConstraints,
                true,
                pathLength < 0 ? new BasicConstraints(false) : new BasicConstraints(pathLength));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(pathLength < 0 ? KeyUsage.digitalSignature : KeyUsage.keyCertSign));
        return new JcaX509CertificateConverter().getCertificate(builder.build(new VaultSigner(signer)));
    }

    private static final class VaultSigner implements ContentSigner {
        private final CryptographyClient client;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        VaultSigner(CryptographyClient client) {
            this.client = client;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        /** X.509 wants r and s in a DER sequence; the vault gives them side by side. */
        @Override
        public byte[] getSignature() {
            byte[] both = client.signData(SignatureAlgorithm.ES256, content.toByteArray())
                    .getSignature();
            ASN1Integer r = new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(both, 0, both.length / 2)));
            ASN1Integer s = new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(both, both.length / 2, both.length)));
            try {
                return new DERSequence(new ASN1Encodable[] {r, s}).getEncoded();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
