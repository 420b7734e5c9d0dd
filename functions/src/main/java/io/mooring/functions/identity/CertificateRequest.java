package io.mooring.functions.identity;

import com.nimbusds.jose.util.Base64URL;
import io.mooring.functions.arm.ArmFailure;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A CSR that has been checked: whoever sent it has the key that it names.
 *
 * @param der as it came
 * @param key the only thing that is taken from it
 */
record CertificateRequest(Der der, SubjectPublicKeyInfo key) {
    private static final int TEXT_MAX = 8192;

    /** @throws ArmFailure 400 if it is not a CSR, signed by its own key, of a key on P-256 */
    static CertificateRequest parse(String base64) {
        if (base64.length() > TEXT_MAX) {
            throw refused("The certificate request is too long.");
        }
        try {
            Der der = Der.ofBase64(base64);
            return checked(der, new PKCS10CertificationRequest(der.bytes()));
        } catch (IllegalArgumentException | IOException e) {
            throw refused("'csr' must be the DER of a PKCS#10 request in standard base64.");
        }
    }

    /** By which the key is known again. */
    String keyDigest() {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()))
                    .toString();
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("Encode a key that was just read", e);
        }
    }

    private static CertificateRequest checked(Der der, PKCS10CertificationRequest request) {
        SubjectPublicKeyInfo key = request.getSubjectPublicKeyInfo();
        boolean onP256 = X9ObjectIdentifiers.id_ecPublicKey.equals(
                        key.getAlgorithm().getAlgorithm())
                && SECObjectIdentifiers.secp256r1.equals(key.getAlgorithm().getParameters());
        if (!onP256) {
            throw refused("The key of a certificate request must be on the curve P-256.");
        }
        try {
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw refused("The certificate request is not signed by its own key.");
            }
        } catch (OperatorCreationException | PKCSException e) {
            throw refused("The signature of the certificate request cannot be checked.");
        }
        return new CertificateRequest(der, key);
    }

    private static ArmFailure refused(String message) {
        return ArmFailure.of(400, "InvalidCertificateRequest", message);
    }
}
