package io.mooring.gitops.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs {@code kustomize build} on a folder, with a deadline, a limit on its output, and no way to reach the network. */
final class KustomizeBinary {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int OUTPUT_BYTES_MAX = 64 << 20;
    private static final int ERROR_BYTES_MAX = 64 << 10;

    private final Path executable;

    KustomizeBinary(Path executable) {
        this.executable = executable;
    }

    String build(Path folder) throws BuildFailed {
        ProcessBuilder command = new ProcessBuilder(executable.toString(), "build", folder.toString());
        Map<String, String> environment = command.environment();
        environment.clear();
        // Remote bases are refused beforehand; these close the door for what slips through: no git, no direct route.
        environment.put("PATH", "");
        environment.put("HOME", folder.toString());
        environment.put("HTTP_PROXY", "http://127.0.0.1:1");
        environment.put("HTTPS_PROXY", "http://127.0.0.1:1");
        Process process;
        try {
            process = command.start();
        } catch (IOException e) {
            throw new BuildFailed("kustomize cannot be run: " + e.getMessage());
        }
        try {
            process.getOutputStream().close();
            FutureTask<byte[]> output = reading(process.getInputStream(), OUTPUT_BYTES_MAX);
            FutureTask<byte[]> errors = reading(process.getErrorStream(), ERROR_BYTES_MAX);
            byte[] text = output.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (text.length > OUTPUT_BYTES_MAX) {
                throw new BuildFailed("kustomize build printed more than " + (OUTPUT_BYTES_MAX >> 20) + " MiB");
            }
            if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BuildFailed("kustomize build took longer than " + DEADLINE.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                String message = new String(errors.get(5, TimeUnit.SECONDS), StandardCharsets.UTF_8);
                throw new BuildFailed("kustomize build failed: "
                        + message.replace(folder.toString(), ".").strip());
            }
            return new String(text, StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw new BuildFailed("kustomize build took longer than " + DEADLINE.toSeconds() + " s");
        } catch (IOException | ExecutionException e) {
            throw new UncheckedIOException("read the output of kustomize", new IOException(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildFailed("kustomize build was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static FutureTask<byte[]> reading(InputStream stream, int bytesMax) {
        FutureTask<byte[]> task = new FutureTask<>(() -> {
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                kept.write(chunk, 0, read);
                if (kept.size() > bytesMax) {
                    break; // The caller ends the process, which unblocks it.
                }
            }
            return kept.toByteArray();
        });
        Thread.ofPlatform().daemon().name("kustomize-output").start(task);
        return task;
    }
}
