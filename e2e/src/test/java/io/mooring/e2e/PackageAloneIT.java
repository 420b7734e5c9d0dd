package io.mooring.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged functions are complete: they start on the host where there is nothing else of the build. */
class PackageAloneIT {
    private static final Path STAGED = Moor.checkout().resolve("functions/target/azure-functions/mooring-hub");
    private static final Pattern FUNCTION = Pattern.compile("@FunctionName\\(\"([^\"]+)\"\\)");

    @Test
    void everyFunctionOfTheSourcesIsStaged() throws IOException {
        Set<String> written = new TreeSet<>();
        for (Path source : files(Moor.checkout().resolve("functions/src/main/java"))) {
            Matcher names = FUNCTION.matcher(Files.readString(source));
            while (names.find()) {
                written.add(names.group(1));
            }
        }
        Set<String> staged = new TreeSet<>();
        for (Path file : files(STAGED)) {
            if (file.getFileName().toString().equals("function.json")) {
                JsonNode description = new JsonMapper().readTree(Files.readString(file));
                Path jar =
                        file.getParent().resolve(description.get("scriptFile").asString());
                assertTrue(Files.exists(jar), file + " names " + jar);
                staged.add(file.getParent().getFileName().toString());
            }
        }

        assertTrue(written.size() > 10, written.toString());
        assertEquals(written, staged);
    }

    @Test
    void theHubStartsWithoutTheBuildTree(@TempDir Path elsewhere) throws Exception {
        copy(STAGED, elsewhere.resolve("app"));
        copy(Moor.checkout().resolve("cli/target/moor/lib"), elsewhere.resolve("host"));
        int port = freePort();
        var builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        elsewhere.resolve("host") + "/*",
                        "io.mooring.azurite.host.FunctionsHostMain",
                        "--app",
                        elsewhere.resolve("app").toString(),
                        "--port",
                        Integer.toString(port),
                        "--http")
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .redirectOutput(elsewhere.resolve("log").toFile());
        builder.environment().put("MOORING_SWEEP_SCHEDULE", "0 0 0 1 1 *");
        Process host = builder.start();
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/host/status"))
                    .timeout(Duration.ofSeconds(5))
                    .build();

            int status = Eventually.see(
                    "the host", Duration.ofSeconds(60), () -> answer(client, request), answer -> answer == 200);

            assertEquals(200, status);
        } finally {
            host.destroy();
            host.onExit().get();
        }
    }

    private static int answer(HttpClient client, HttpRequest request) {
        try {
            HttpResponse<Void> response = client.send(request, BodyHandlers.discarding());
            return response.statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Iterable<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file));
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("find a free port", e);
        }
    }
}
