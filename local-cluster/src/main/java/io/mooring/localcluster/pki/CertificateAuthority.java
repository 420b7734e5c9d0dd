package io.mooring.localcluster.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of the local cluster: its key and its self-signed certificate. */
record CertificateAuthority(KeyPair keys, X509Certificate certificate) {
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration LEAF_LIFETIME = Duration.ofDays(365);

    /** Certificates begin in the past, for readers whose clock is a little behind. */
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private static final int SERIAL_BITS = 120;

    /** Whom a leaf certificate names; {@code addresses} and {@code names} only for servers. */
    record Subject(X500Principal principal, List<String> addresses, List<String> names, boolean client) {
        static Subject client(String distinguishedName) {
            return new Subject(new X500Principal(distinguishedName), List.of(), List.of(), true);
        }
    }

    static CertificateAuthority create(String name, Instant now) {
        KeyPair keys = ellipticKeys();
        X500Principal principal = new X500Principal("CN=" + name);
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    principal,
                    serial(),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(AUTHORITY_LIFETIME)),
                    principal,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return new CertificateAuthority(keys, sign(builder, keys));
        } catch (IOException impossible) {
            throw new UncheckedIOException("encode the certificate of " + name, impossible);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("create the authority " + name, impossible);
        }
    }

    X509Certificate issue(Subject subject, KeyPair leaf, Instant now) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    certificate,
                    serial(),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(LEAF_LIFETIME)),
                    subject.principal(),
                    leaf.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            KeyPurposeId[] purposes = subject.client()
                    ? new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth}
                    : new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
            if (!subject.client()) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(subject));
            }
            return sign(builder, keys);
        } catch (IOException impossible) {
            throw new UncheckedIOException("encode the certificate of " + subject.principal(), impossible);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("issue a certificate for " + subject.principal(), impossible);
        }
    }

    private static GeneralNames alternativeNames(Subject subject) {
        return new GeneralNames(Stream.concat(
                        subject.addresses().stream().map(address -> new GeneralName(GeneralName.iPAddress, address)),
                        subject.names().stream().map(name -> new GeneralName(GeneralName.dNSName, name)))
                .toArray(GeneralName[]::new));
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair signer)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (OperatorCreationException impossible) {
            throw new GeneralSecurityException("sign with ECDSA", impossible);
        }
    }

    static KeyPair ellipticKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("generate an EC key", impossible);
        }
    }

    static KeyPair rsaKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("generate an RSA key", impossible);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS);
    }
}
