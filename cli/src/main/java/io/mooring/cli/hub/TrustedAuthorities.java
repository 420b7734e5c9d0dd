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
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS that trusts the authorities in PEM files. */
public final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /** Trusts exactly those in one file. */
    public static SSLContext fromPem(Path file) {
        return context(read(file));
    }

    /** Trusts those in the one file, or those of the JDK without it, and those in the other. */
    public static SSLContext of(@Nullable Path instead, @Nullable Path more) {
        List<Certificate> trusted = new ArrayList<>(instead == null ? ofJdk() : read(instead));
        if (more != null) {
            trusted.addAll(read(more));
        }
        return context(trusted);
    }

    private static List<Certificate> read(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            List<Certificate> authorities =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
            if (authorities.isEmpty()) {
                throw unusable(file, "holds no certificate", null);
            }
            return authorities;
        } catch (IOException unreadable) {
            throw unusable(file, "cannot be read", unreadable);
        } catch (CertificateException notCertificates) {
            throw unusable(file, "does not hold PEM certificates", notCertificates);
        }
    }

    private static List<Certificate> ofJdk() {
        try {
            TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            usual.init((KeyStore) null);
            List<Certificate> authorities = new ArrayList<>();
            for (TrustManager manager : usual.getTrustManagers()) {
                if (manager instanceof X509TrustManager knows) {
                    authorities.addAll(List.of(knows.getAcceptedIssuers()));
                }
            }
            return authorities;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The JDK's own authorities cannot be read.", broken);
        }
    }

    private static SSLContext context(List<Certificate> authorities) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (int number = 0; number < authorities.size(); number++) {
                trusted.setCertificateEntry("authority-" + number, authorities.get(number));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException broken) {
            throw new IllegalStateException("The JDK cannot trust these authorities.", broken);
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
