package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a cluster whose way out leads through proxies; their names are those of {@code az connectedk8s connect}. */
final class ProxyOptions {
    @Option(
            names = "--proxy-https",
            paramLabel = "URL",
            description = "Proxy of the agents for https: http://user:password@host:port.")
    private String https = "";

    @Option(names = "--proxy-http", paramLabel = "URL", description = "Proxy of the agents for http.")
    private String http = "";

    @Option(
            names = "--proxy-skip-range",
            paramLabel = "LIST",
            description = "What the agents reach directly, with commas: 10.0.0.0/8,.corp.example. The cluster's own"
                    + " addresses need not be named.")
    private String skipRange = "";

    @Option(
            names = {"--proxy-cert", "--custom-ca-cert"},
            paramLabel = "FILE",
            description =
                    "PEM file of an authority that the agents trust as well: of a proxy that looks into TLS, or of"
                            + " your company.")
    private @Nullable Path certificate;

    @Option(
            names = "--skip-proxy-check",
            description = "Does not try from here whether the proxy leads to the hub: if only the cluster reaches it.")
    private boolean unchecked;

    /** Whether it is to be tried from here. */
    boolean checked() {
        return !unchecked && (!https.isEmpty() || !http.isEmpty());
    }

    /** The file of the authority, null if there is none. */
    @Nullable
    Path certificate() {
        return certificate;
    }

    AgentProxies read() {
        if (!skipRange.isEmpty() && https.isEmpty() && http.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE, "--proxy-skip-range says nothing without a proxy.", "Add --proxy-https.");
        }
        ProxySettings settings = ProxySettings.from(
                Map.of("HTTPS_PROXY", https.strip(), "HTTP_PROXY", http.strip(), "NO_PROXY", skipRange));
        return new AgentProxies(https.strip(), http.strip(), settings, pem());
    }

    private String pem() {
        if (certificate == null) {
            return "";
        }
        try {
            String text = Files.readString(certificate);
            if (text.contains("-----BEGIN CERTIFICATE-----")) {
                return text.substring(text.indexOf("-----BEGIN CERTIFICATE-----"));
            }
        } catch (IOException unreadable) {
            throw notPem(certificate, unreadable);
        }
        throw notPem(certificate, null);
    }

    private static CliFailure notPem(Path file, @Nullable Throwable cause) {
        return new CliFailure(
                ExitCode.USAGE,
                "The file " + file + " cannot be read as PEM certificates.",
                "Name the authority's certificate with --proxy-cert.",
                cause);
    }
}
