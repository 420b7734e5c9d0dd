package io.mooring.gitops.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mooring.gitops.source.GitEnvironment;
import io.mooring.gitops.source.LimitedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/**
 * Serves the Git repositories in a folder over smart HTTP on loopback, for reading only. {@code <folder>/name.git} and
 * {@code <folder>/name} with a {@code .git} folder in it are both found at {@code /name.git} and {@code /name}.
 */
public final class GitHttpServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GitHttpServer.class.getName());
    private static final Pattern PATH =
            Pattern.compile("/([A-Za-z0-9][A-Za-z0-9._-]{0,99})/(info/refs|git-upload-pack)");

    /** What a client wants and has; a pack goes the other way. */
    private static final long REQUEST_BYTES_MAX = 8 << 20;

    private static final int TIMEOUT_SECONDS = 120;

    private final Path folder;
    private final @Nullable Login login;
    private final HttpServer server;
    private final ExecutorService threads;

    private GitHttpServer(Path folder, int port, @Nullable Login login) throws IOException {
        GitEnvironment.install();
        this.folder = folder.toAbsolutePath().normalize();
        this.login = login;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Name and password that readers must present. */
    public record Login(String username, String password) {
        @Override
        public String toString() {
            return "Login[***]";
        }
    }

    /** Serves to anybody on this machine; port 0 takes a free one. */
    public static GitHttpServer start(Path folder, int port) {
        return start(folder, port, null);
    }

    /** Serves to those who present the login. */
    public static GitHttpServer start(Path folder, int port, @Nullable Login login) {
        try {
            return new GitHttpServer(folder, port, login);
        } catch (IOException e) {
            throw new UncheckedIOException("serve the repositories of " + folder, e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The URL of a repository of the folder. */
    public URI url(String repository) {
        return URI.create("http://127.0.0.1:" + port() + "/" + repository);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
            if (!path.matches()) {
                refuse(exchange, 404, "not found");
                return;
            }
            if (!allowed(exchange)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                refuse(exchange, 401, "a name and a password are required");
                return;
            }
            Optional<Path> found = find(path.group(1));
            if (found.isEmpty()) {
                refuse(exchange, 404, "repository not found");
                return;
            }
            try (Repository repository =
                    new FileRepositoryBuilder().setGitDir(found.get().toFile()).build()) {
                serve(exchange, path.group(2), repository);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    Level.DEBUG,
                    "event=git-request-failed path=" + exchange.getRequestURI().getPath(),
                    e);
            throw e;
        }
    }

    private void serve(HttpExchange exchange, String request, Repository repository) throws IOException {
        String method = exchange.getRequestMethod();
        if (request.equals("info/refs")) {
            if (!"service=git-upload-pack".equals(exchange.getRequestURI().getQuery())) {
                refuse(exchange, 403, "only git-upload-pack over smart HTTP is served");
            } else if (!method.equals("GET")) {
                refuse(exchange, 405, "GET only");
            } else {
                advertise(exchange, repository);
            }
        } else if (method.equals("POST")) {
            upload(exchange, repository);
        } else {
            refuse(exchange, 405, "POST only");
        }
    }

    private static void advertise(HttpExchange exchange, Repository repository) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        try (UploadPack pack = uploadPack(exchange, repository);
                OutputStream body = exchange.getResponseBody()) {
            PacketLineOut out = new PacketLineOut(body);
            out.writeString("# service=git-upload-pack\n");
            out.end();
            pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out), null);
        }
    }

    private static void upload(HttpExchange exchange, Repository repository) throws IOException {
        InputStream request = new LimitedStream(exchange.getRequestBody(), REQUEST_BYTES_MAX, "the request");
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            request = new LimitedStream(new GZIPInputStream(request), REQUEST_BYTES_MAX, "the request");
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        try (UploadPack pack = uploadPack(exchange, repository);
                OutputStream body = exchange.getResponseBody()) {
            pack.upload(request, body, null);
        }
    }

    private static UploadPack uploadPack(HttpExchange exchange, Repository repository) {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setTimeout(TIMEOUT_SECONDS);
        // A commit that a branch has left between two requests must still be served to the client that was told of it.
        pack.setRequestPolicy(UploadPack.RequestPolicy.REACHABLE_COMMIT);
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        if (protocol != null) {
            pack.setExtraParameters(List.of(protocol.split(":", 8)));
        }
        return pack;
    }

    private boolean allowed(HttpExchange exchange) {
        if (login == null) {
            return true;
        }
        String expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((login.username() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null
                && java.security.MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Path> find(String name) {
        String bare = name.endsWith(".git") ? name.substring(0, name.length() - ".git".length()) : name;
        for (Path candidate :
                List.of(folder.resolve(bare + ".git"), folder.resolve(bare).resolve(".git"), folder.resolve(bare))) {
            if (Files.isRegularFile(candidate.resolve("HEAD")) && Files.isDirectory(candidate.resolve("objects"))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static void refuse(HttpExchange exchange, int code, String message) throws IOException {
        byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }
}
