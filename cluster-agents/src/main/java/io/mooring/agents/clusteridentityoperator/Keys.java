package io.mooring.agents.clusteridentityoperator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Keys, certificate requests and certificates, and their texts. */
final class Keys {
    private static final String CURVE = "secp256r1";

    private Keys() {}

    static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK makes no EC P-256 keys.", e);
        }
    }

    /** A PKCS#10 request, DER. */
    static byte[] request(KeyPair keys, String commonName) {
        try {
            return new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + commonName), keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("Sign a certificate request", e);
        }
    }

    /** The text of a key pair: its private half, then its public half. */
    static String pairPem(KeyPair keys) {
        return pem(keys.getPrivate(), keys.getPublic());
    }

    /**
     * Reads what {@link #pairPem} wrote.
     *
     * @throws IllegalArgumentException if the text holds no key pair
     */
    static KeyPair pair(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            PrivateKey privateKey = privateKey(parser.readObject());
            if (parser.readObject() instanceof SubjectPublicKeyInfo info) {
                return new KeyPair(new JcaPEMKeyConverter().getPublicKey(info), privateKey);
            }
            throw new IllegalArgumentException("The text holds no public key after the private one.");
        } catch (IOException e) {
            throw new IllegalArgumentException("The key pair cannot be read.", e);
        }
    }

    /** @throws IllegalArgumentException if the text holds no private key */
    static PrivateKey privateKey(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            return privateKey(parser.readObject());
        } catch (IOException e) {
            throw new IllegalArgumentException("The private key cannot be read.", e);
        }
    }

    private static PrivateKey privateKey(@Nullable Object read) throws PEMException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        if (read instanceof PEMKeyPair pair) {
            return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (read instanceof PrivateKeyInfo info) {
            return converter.getPrivateKey(info);
        }
        throw new IllegalArgumentException("The text holds no private key.");
    }

    /** Keys or certificates in PEM. */
    static String pem(Object... objects) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                // Left alone, the writer picks the old form, which needs not name the curve.
                writer.writeObject(
                        object instanceof PrivateKey key ? new PemObject("PRIVATE KEY", key.getEncoded()) : object);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Write PEM", e);
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException if it is not a certificate */
    static X509Certificate certificate(String base64Der) {
        byte[] der = Base64.getDecoder().decode(base64Der);
        List<X509Certificate> read = certificates(der);
        if (read.size() != 1) {
            throw new IllegalArgumentException("One certificate was expected, there are " + read.size() + ".");
        }
        return read.get(0);
    }

    static List<X509Certificate> chain(String pem) {
        return certificates(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static List<X509Certificate> certificates(byte[] encoded) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(encoded))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("The certificate cannot be read.", e);
        }
    }
}
