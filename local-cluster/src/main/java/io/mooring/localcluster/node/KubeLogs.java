package io.mooring.localcluster.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.localcluster.pki.ClientTls;
import io.mooring.localcluster.process.Patience;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The part of a kubelet's HTTPS API that gives out logs, so that {@code kubectl logs} works. Only the apiserver has a
 * certificate that is let in.
 */
final class KubeLogs implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration FOLLOW_MAX = Duration.ofHours(4);
    private static final int STILL_RUNNING_EVERY = 5;
    private static final int BACKLOG = 16;

    private final HttpsServer server;
    private final KubernetesClient client;
    private final Logs logs;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closing;

    /** Where logs are. */
    interface Logs {
        Optional<Path> find(String namespace, String pod, String container);
    }

    private KubeLogs(HttpsServer server, KubernetesClient client, Logs logs, Clock clock) {
        this.server = server;
        this.client = client;
        this.logs = logs;
        this.clock = clock;
    }

    static KubeLogs start(NodeSettings.Tls tls, KubernetesClient client, Logs logs, Clock clock) {
        try {
            HttpsServer server =
                    HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            server.setHttpsConfigurator(new HttpsConfigurator(ClientTls.of(tls.authority(), tls.server())) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters secured = getSSLContext().getDefaultSSLParameters();
                    secured.setNeedClientAuth(true);
                    parameters.setSSLParameters(secured);
                }
            });
            KubeLogs started = new KubeLogs(server, client, logs, clock);
            server.createContext("/containerLogs/", started::serve);
            server.setExecutor(started.threads);
            server.start();
            return started;
        } catch (IOException refused) {
            throw new UncheckedIOException("listen for the node's logs", refused);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 405, "logs can only be read");
                return;
            }
            LogRequest request = LogRequest.of(exchange.getRequestURI(), clock.instant());
            Optional<ContainerStatus> status = status(request);
            Optional<Path> log = logs.find(request.namespace(), request.pod(), request.container());
            if (status.isEmpty()) {
                answer(exchange, 404, "container " + request.container() + " of pod " + request.pod() + " not found");
            } else if (log.isEmpty() && status.get().getState().getWaiting() != null) {
                answer(
                        exchange,
                        400,
                        "container " + request.container() + " in pod " + request.pod() + " is waiting to start: "
                                + status.get().getState().getWaiting().getReason());
            } else {
                // While it waits to be started again, its last run is the previous one as well.
                boolean before = request.previous() && status.get().getState().getWaiting() == null;
                write(exchange, request, log.map(file -> new Run(file, before)).orElse(null));
            }
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, String.valueOf(e.getMessage()));
        }
    }

    /** One run of a container, which is in its log with others. */
    private record Run(Path log, boolean before) {}

    private void write(HttpExchange exchange, LogRequest request, @Nullable Run run) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        List<ContainerLog.Line> all =
                run == null ? List.of() : ContainerLog.read(run.log()).lines(run.before());
        if (request.previous() && all.isEmpty()) {
            answer(exchange, 400, "previous terminated container " + request.container() + " not found");
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            Output output = new Output(body, request);
            output.lines(request.choose(all));
            if (request.follow() && !request.previous() && run != null) {
                follow(request, run.log(), all.size(), output);
            }
        }
    }

    /** Until the container has ended, somebody is bored, or nothing more is wanted. */
    private void follow(LogRequest request, Path log, int known, Output output) {
        int[] seen = {known};
        int[] rounds = {0};
        boolean unused = new Patience(clock, FOLLOW_MAX, LOOK_AGAIN).until(() -> {
            boolean isLast = closing || (++rounds[0] % STILL_RUNNING_EVERY == 0 && !isRunning(request));
            try {
                List<ContainerLog.Line> lines = ContainerLog.read(log).lines(false);
                if (lines.size() < seen[0]) {
                    seen[0] = 0; // Another run has begun, or the log was turned over.
                }
                output.lines(lines.subList(seen[0], lines.size()));
                seen[0] = lines.size();
                return isLast || output.isFull();
            } catch (IOException gone) {
                return true;
            }
        });
    }

    private boolean isRunning(LogRequest request) {
        return status(request)
                .filter(status -> status.getState().getRunning() != null)
                .isPresent();
    }

    private Optional<ContainerStatus> status(LogRequest request) {
        Pod pod = client.pods()
                .inNamespace(request.namespace())
                .withName(request.pod())
                .get();
        return pod == null || pod.getStatus() == null
                ? Optional.empty()
                : Stream.concat(
                                pod.getStatus().getInitContainerStatuses().stream(),
                                pod.getStatus().getContainerStatuses().stream())
                        .filter(status -> status.getName().equals(request.container()))
                        .findFirst();
    }

    private static void answer(HttpExchange exchange, int status, String words) throws IOException {
        byte[] body = words.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closing = true;
        server.stop(0);
        threads.shutdownNow();
    }

    /** Writes no more than is wanted. */
    private static final class Output {
        private final OutputStream body;
        private final LogRequest request;
        private long left;

        Output(OutputStream body, LogRequest request) {
            this.body = body;
            this.request = request;
            this.left = request.limitBytes() < 0 ? Long.MAX_VALUE : request.limitBytes();
        }

        boolean isFull() {
            return left == 0;
        }

        void lines(List<ContainerLog.Line> lines) throws IOException {
            for (ContainerLog.Line line : lines) {
                byte[] text = (request.timestamps() ? line.stamped() : line).bytes();
                int length = (int) Math.min(left, text.length);
                body.write(text, 0, length);
                left -= length;
            }
            body.flush();
        }
    }
}
