package io.mooring.cli.hub;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.protocol.proxy.ProxyFailure;
import io.mooring.protocol.proxy.ProxyServer;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries whether a proxy leads to the hub, before agents are told to use it. */
public final class ProxyCheck {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final String SKIP = "If only the cluster reaches the proxy, add --skip-proxy-check.";

    private ProxyCheck() {}

    /**
     * Asks for the hub's health through the proxy and returns what was found, in a few words.
     *
     * @param proxyCertificate PEM file of an authority that is trusted as well
     * @throws CliFailure if the agents would not get through
     */
    public static String run(HubConnection hub, ProxySettings proxies, @Nullable Path proxyCertificate) {
        URI health = URI.create(hub.url().toString().replaceFirst("/$", "") + "/health");
        Optional<ProxyServer> proxy = proxies.to(health);
        if (proxy.isEmpty()) {
            return "the hub is reached without a proxy";
        }
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(DEADLINE)
                .proxy(proxies.selector());
        if (hub.caFile() != null || proxyCertificate != null) {
            client.sslContext(TrustedAuthorities.of(hub.caFile(), proxyCertificate));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(health).timeout(DEADLINE);
        proxies.authorization(health).ifPresent(value -> request.setHeader(ProxySettings.AUTHORIZATION, value));
        try (HttpClient http = client.build()) {
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            Optional<String> refused = ProxyFailure.words(proxies, health, status);
            if (refused.isPresent()) {
                throw failed(refused.get(), null);
            }
            return "through " + proxy.get();
        } catch (IOException failure) {
            throw failed(
                    ProxyFailure.words(proxies, health, failure)
                            .orElse("the call to " + hub.url() + " through the proxy " + proxy.get() + " broke: "
                                    + failure.getMessage()),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.FAILED, "Interrupted.", "", interrupted);
        }
    }

    private static CliFailure failed(String words, @Nullable Throwable cause) {
        return new CliFailure(ExitCode.UNREACHABLE, "The agents would not reach the hub: " + words + ".", SKIP, cause);
    }
}
