package io.mooring.functions.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.cert.X509CertificateHolder;

/** A root and the issuing CA under it. */
record Generation(int number, Authority root, Authority issuing) {
    /** A CA: the key that signs, and the certificate that says so. */
    record Authority(String keyId, Der certificate) {
        X509CertificateHolder holder() {
            try {
                return new X509CertificateHolder(certificate.bytes());
            } catch (IOException e) {
                throw new UncheckedIOException("The certificate of " + keyId + " cannot be read.", e);
            }
        }
    }
}
