package io.mooring.cli.hub;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS that trusts exactly the authorities in a PEM file. */
public final class TrustedAuthorities {
    private TrustedAuthorities() {}

    public static SSLContext fromPem(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + number++, authority);
            }
            if (number == 0) {
                throw unusable(file, "holds no certificate", null);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException unreadable) {
            throw unusable(file, "cannot be read", unreadable);
        } catch (GeneralSecurityException notCertificates) {
            throw unusable(file, "does not hold PEM certificates", notCertificates);
        }
    }

    private static CliFailure unusable(Path file, String why, @Nullable Throwable cause) {
        return new CliFailure(
                ExitCode.USAGE,
                "The file of trusted authorities " + file + " " + why + ".",
                "Name a PEM file with --ca-file or MOORING_CA_FILE.",
                cause);
    }
}
