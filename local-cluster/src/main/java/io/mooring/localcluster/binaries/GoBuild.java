package io.mooring.localcluster.binaries;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@code go build} for one pinned program. */
final class GoBuild {
    /** Two busy cores need about four minutes for the largest program; a slow network comes on top. */
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private static final int OUTPUT_LINES_KEPT = 20;

    /** Where Go's own installer puts it, should the PATH not say so. */
    private final List<String> usualFolders;

    private final Map<String, String> environment;

    GoBuild(Map<String, String> environment, List<String> usualFolders) {
        this.environment = environment;
        this.usualFolders = List.copyOf(usualFolders);
    }

    void build(KubernetesBinary binary, Path moduleFolder, Path output) {
        List<String> command = new ArrayList<>(List.of(program(binary), "build"));
        command.addAll(binary.buildFlags());
        command.addAll(List.of("-o", output.toString(), binary.goPackage()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(moduleFolder.toFile()).redirectErrorStream(true);
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.putAll(environment);
        variables.put("CGO_ENABLED", "0");
        variables.put("GOWORK", "off");
        variables.putIfAbsent("GOTOOLCHAIN", "local");
        Process go = start(binary, builder);
        Deque<String> lastLines = new ArrayDeque<>();
        Thread reader = Thread.ofPlatform().daemon().start(() -> readInto(lastLines, go));
        try {
            boolean ended = go.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                throw failed(binary, "did not end within " + DEADLINE.toMinutes() + " minutes", lastLines);
            }
            reader.join(Duration.ofSeconds(2));
            if (go.exitValue() != 0) {
                throw failed(binary, "ended with exit code " + go.exitValue(), lastLines);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BinariesUnavailable("The build of " + binary.program() + " was interrupted.", interrupted);
        } finally {
            go.descendants().forEach(ProcessHandle::destroyForcibly);
            go.destroyForcibly();
        }
    }

    private String program(KubernetesBinary binary) {
        Stream<String> folders = Stream.concat(
                Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isBlank()),
                usualFolders.stream());
        return folders.map(folder -> Path.of(folder, "go"))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new BinariesUnavailable(
                        binary.program() + " is neither in KUBEBUILDER_ASSETS nor on the PATH, and Go to build it was"
                                + " not found either. Install Go 1.24 or newer, or set KUBEBUILDER_ASSETS to a folder"
                                + " with etcd, kube-apiserver, kube-controller-manager and kustomize.",
                        null));
    }

    private static Process start(KubernetesBinary binary, ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException refused) {
            throw new BinariesUnavailable("Go could not be started to build " + binary.program() + ".", refused);
        }
    }

    private static void readInto(Deque<String> lastLines, Process go) {
        try (BufferedReader output = go.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = output.readLine()) != null) {
                synchronized (lastLines) {
                    lastLines.addLast(line);
                    if (lastLines.size() > OUTPUT_LINES_KEPT) {
                        lastLines.removeFirst();
                    }
                }
            }
        } catch (IOException killed) {
            System.getLogger(GoBuild.class.getName()).log(System.Logger.Level.DEBUG, "event=go-output-ended", killed);
        }
    }

    private static BinariesUnavailable failed(KubernetesBinary binary, String how, Deque<String> lastLines) {
        String output;
        synchronized (lastLines) {
            output = String.join("\n  ", lastLines);
        }
        return new BinariesUnavailable(
                "go build of " + binary.program() + " " + binary.version() + " " + how + ". Its last lines:\n  "
                        + output,
                null);
    }
}
