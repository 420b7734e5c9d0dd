package io.mooring.azurite.pki;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.http.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
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

/**
 * One certificate authority for this machine's local cloud, and the server certificate that its listeners share.
 *
 * <p>Both are kept in a folder, so that what once trusted {@code ca.pem} keeps trusting it.
 */
public final class LocalCertificates {
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration SERVER_LIFETIME = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    /** Clocks of containers and hosts differ by a little. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final X500Name AUTHORITY = new X500Name("CN=Mooring local cloud CA");

    private final Path caFile;
    private final Path serverCertificateFile;
    private final Path serverKeyFile;
    private final X509Certificate authority;

    private record Identity(PrivateKey key, X509Certificate certificate) {}

    private LocalCertificates(Path folder, Identity authority) {
        this.caFile = folder.resolve("ca.pem");
        this.serverCertificateFile = folder.resolve("server.pem");
        this.serverKeyFile = folder.resolve("server.key");
        this.authority = authority.certificate();
    }

    /** Reads what the folder has, and makes what is missing or runs out soon. */
    public static LocalCertificates open(Path folder, Clock clock) {
        try {
            Instant now = clock.instant();
            Identity authority = authority(folder, now);
            LocalCertificates certificates = new LocalCertificates(folder, authority);
            if (!certificates.serverIsGood(authority, now)) {
                certificates.issueServer(authority, now);
            }
            return certificates;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("make the certificates in " + folder, e);
        } catch (IOException e) {
            throw new UncheckedIOException("make the certificates in " + folder, e);
        }
    }

    /** The authority's certificate, PEM: what a client of the local cloud has to trust. */
    public Path caFile() {
        return caFile;
    }

    /** Certificate chain and key for listeners on 127.0.0.1, ::1 and localhost. */
    public TlsFiles server() {
        return new TlsFiles(serverCertificateFile, serverKeyFile);
    }

    public X509Certificate authority() {
        return authority;
    }

    /** A context that trusts the local authority and nobody else. */
    public SSLContext trust() {
        return trusting(authority);
    }

    /** A context that trusts the first certificate of a PEM file and nobody else. */
    public static SSLContext trusting(Path caFile) {
        try {
            return trusting(Pem.certificate(PrivateFiles.read(caFile)
                    .orElseThrow(() -> new IllegalStateException("no certificate at " + caFile))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("read the certificate " + caFile, e);
        }
    }

    private static SSLContext trusting(X509Certificate certificate) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("local-cloud", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("trust the local authority", e);
        }
    }

    private static Identity authority(Path folder, Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        Path certificateFile = folder.resolve("ca.pem");
        Path keyFile = folder.resolve("ca.key");
        Optional<String> certificate = PrivateFiles.read(certificateFile);
        Optional<String> key = PrivateFiles.read(keyFile);
        if (certificate.isPresent() && key.isPresent()) {
            Identity known = new Identity(Pem.privateKey(key.get(), "EC"), Pem.certificate(certificate.get()));
            if (now.plus(RENEW_BEFORE)
                    .isBefore(known.certificate().getNotAfter().toInstant())) {
                return known;
            }
        }
        KeyPair pair = newKey();
        Instant until = now.plus(AUTHORITY_LIFETIME);
        JcaX509v3CertificateBuilder builder = builder(AUTHORITY, pair.getPublic(), now, until);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        Identity made = new Identity(pair.getPrivate(), sign(builder, pair.getPrivate()));
        PrivateFiles.write(keyFile, Pem.of(made.key()));
        PrivateFiles.write(certificateFile, Pem.of(made.certificate()));
        return made;
    }

    private boolean serverIsGood(Identity authority, Instant now) {
        Optional<String> certificate = PrivateFiles.read(serverCertificateFile);
        if (certificate.isEmpty() || PrivateFiles.read(serverKeyFile).isEmpty()) {
            return false;
        }
        try {
            X509Certificate known = Pem.certificate(certificate.get());
            known.verify(authority.certificate().getPublicKey());
            return now.plus(RENEW_BEFORE).isBefore(known.getNotAfter().toInstant());
        } catch (GeneralSecurityException e) {
            return false; // Signed by an authority that is gone, or damaged: a new one is made.
        }
    }

    private void issueServer(Identity authority, Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair pair = newKey();
        X500Name subject = new X500Name("CN=localhost");
        GeneralName[] names = {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        };
        Instant until = now.plus(SERVER_LIFETIME);
        JcaX509v3CertificateBuilder builder = builder(subject, pair.getPublic(), now, until);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.certificate()));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        PrivateFiles.write(serverKeyFile, Pem.of(pair.getPrivate()));
        PrivateFiles.write(serverCertificateFile, Pem.of(sign(builder, authority.key()), authority.certificate()));
    }

    private static JcaX509v3CertificateBuilder builder(X500Name subject, PublicKey key, Instant now, Instant until)
            throws GeneralSecurityException, IOException {
        BigInteger serial = new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                AUTHORITY, serial, Date.from(now.minus(BACKDATED)), Date.from(until), subject, key);
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        return builder;
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
