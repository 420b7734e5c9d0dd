package io.mooring.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code moor} launcher of this checkout, run as a user would run it, on a data folder of its own. */
public final class Moor {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final Path root;
    private final Path data;

    Moor(Path data) {
        this.root = checkout();
        this.data = data;
    }

    /** The folder of this checkout: the nearest one upwards that holds mvnw. */
    public static Path checkout() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** Runs a command that must succeed, and returns what it printed. */
    String run(String... arguments) {
        Result result = attempt(arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError("moor " + String.join(" ", arguments) + " ended with " + result.exitCode() + ":\n"
                    + result.output());
        }
        return result.output();
    }

    JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        return JSON.readTree(run(all.toArray(String[]::new)));
    }

    Result attempt(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("moor").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(data.toFile()).redirectErrorStream(false);
        builder.environment().put("MOORING_DATA", data.toString());
        builder.environment().put("MOORING_SKIP_BUILD", "1");
        return run(builder, data);
    }

    /** What {@code moor env} exports. */
    Map<String, String> environment() {
        Map<String, String> exports = new HashMap<>();
        for (String line : run("env").lines().toList()) {
            int equals = line.indexOf('=');
            if (line.startsWith("export ") && equals > 0) {
                String value = line.substring(equals + 1);
                exports.put(line.substring("export ".length(), equals), value.substring(1, value.length() - 1));
            }
        }
        return exports;
    }

    static Result run(ProcessBuilder builder, Path scratch) {
        try {
            Path output = Files.createTempFile(scratch, "out", ".txt");
            Path errors = Files.createTempFile(scratch, "err", ".txt");
            Process process = builder.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " did not end within " + DEADLINE + ":\n"
                        + Files.readString(output) + Files.readString(errors));
            }
            var result = new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
            Files.delete(output);
            Files.delete(errors);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("run " + builder.command(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + builder.command(), e);
        }
    }

    record Result(int exitCode, String standardOutput, String standardError) {
        String output() {
            return exitCode == 0 ? standardOutput : standardOutput + standardError;
        }
    }
}
