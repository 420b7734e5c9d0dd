package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Performs a probe's check once. */
final class KubeProbeCheck implements AutoCloseable {
    private final HttpClient http;

    KubeProbeCheck() {
        try {
            // Probes do not check certificates: they ask whether the process answers, not who it is.
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustEverybody()}, null);
            this.http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .sslContext(context)
                    .build();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has TLS", impossible);
        }
    }

    /** Empty when all is well, else what went wrong. */
    Optional<String> failure(Probe probe, ProbeTarget target) throws InterruptedException {
        Duration timeout = Duration.ofSeconds(probe.getTimeoutSeconds() == null ? 1 : probe.getTimeoutSeconds());
        try {
            if (probe.getHttpGet() != null) {
                return http(probe.getHttpGet(), target, timeout);
            }
            if (probe.getTcpSocket() != null) {
                String host = probe.getTcpSocket().getHost();
                int port = port(probe.getTcpSocket().getPort(), target);
                return tcp(host == null || host.isEmpty() ? target.address() : host, port, timeout);
            }
            if (probe.getExec() != null) {
                return exec(probe.getExec(), target, timeout);
            }
            return Optional.of("this kind of probe is not supported by the local node");
        } catch (IOException | IllegalArgumentException refused) {
            return Optional.of(String.valueOf(refused.getMessage() == null ? refused : refused.getMessage()));
        } catch (PodBlocked blocked) {
            return Optional.of(blocked.detail());
        }
    }

    private Optional<String> http(HTTPGetAction action, ProbeTarget target, Duration timeout)
            throws IOException, InterruptedException {
        String host = action.getHost() == null || action.getHost().isEmpty() ? target.address() : action.getHost();
        String scheme = action.getScheme() == null ? "http" : action.getScheme().toLowerCase(Locale.ROOT);
        String path = action.getPath() == null || action.getPath().isEmpty() ? "/" : action.getPath();
        URI uri = URI.create(scheme + "://" + host + ":" + port(action.getPort(), target)
                + (path.startsWith("/") ? path : "/" + path));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(timeout).header("User-Agent", "kube-probe/1.34");
        action.getHttpHeaders().stream()
                .filter(header -> !header.getName().equalsIgnoreCase("Host"))
                .forEach(header -> request.setHeader(header.getName(), header.getValue()));
        int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        return status >= 200 && status < 400
                ? Optional.empty()
                : Optional.of("HTTP probe failed with statuscode: " + status);
    }

    private static Optional<String> tcp(String host, int port, Duration timeout) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            return Optional.empty();
        }
    }

    private static Optional<String> exec(ExecAction action, ProbeTarget target, Duration timeout)
            throws IOException, InterruptedException, PodBlocked {
        ContainerPlan plan = target.plan();
        ProcessBuilder builder = new ProcessBuilder(plan.exec(action.getCommand()))
                .directory(plan.sandbox().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(plan.environment());
        Process process = builder.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of("command did not end within " + timeout.toSeconds() + " s");
            }
            int code = process.exitValue();
            return code == 0 ? Optional.empty() : Optional.of("command ended with exit code " + code);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static int port(IntOrString port, ProbeTarget target) {
        if (port.getIntVal() != null) {
            return port.getIntVal();
        }
        Integer named = target.ports().get(port.getStrVal());
        if (named == null) {
            throw new IllegalArgumentException("the container has no port named \"" + port.getStrVal() + "\"");
        }
        return named;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
