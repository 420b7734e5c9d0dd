package io.mooring.localcluster.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/** PEM text of keys (RSA as PKCS#1, which every Kubernetes client reads; EC as PKCS#8) and certificates. */
final class Pem {
    private Pem() {}

    static String of(PrivateKey key) {
        // BouncyCastle would write the JDK's EC keys without the name of their curve.
        return write(key.getAlgorithm().equals("RSA") ? key : new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    static String of(PublicKey key) {
        return write(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }

    static String of(X509Certificate certificate) {
        return write(certificate);
    }

    static X509Certificate certificate(String pem) {
        try {
            return new JcaX509CertificateConverter().getCertificate((X509CertificateHolder) read(pem));
        } catch (CertificateException unreadable) {
            throw new IllegalArgumentException("not a certificate", unreadable);
        }
    }

    static PrivateKey privateKey(String pem) {
        try {
            Object object = read(pem);
            PrivateKeyInfo key = object instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) object;
            return new JcaPEMKeyConverter().getPrivateKey(key);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("not a private key", unreadable);
        }
    }

    private static Object read(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object object = parser.readObject();
            if (object == null) {
                throw new IllegalArgumentException("not PEM");
            }
            return object;
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("not PEM", unreadable);
        }
    }

    private static String write(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException impossible) {
            throw new UncheckedIOException("write PEM", impossible);
        }
        return text.toString();
    }
}
