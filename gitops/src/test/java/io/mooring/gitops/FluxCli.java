package io.mooring.gitops;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The command line of Flux, built once by Go from its module and kept in the user's cache. */
final class FluxCli {
    private static final String MODULE = "github.com/fluxcd/flux2/v2";
    private static final String VERSION = "v2.9.5";
    private static final long BUILD_MINUTES_MAX = 20;

    private final Path program;
    private final Path kubeconfig;
    private final String namespace;

    /** How a call ended, and what it said on both of its streams. */
    record Said(int code, String text) {}

    FluxCli(Path program, Path kubeconfig, String namespace) {
        this.program = program;
        this.kubeconfig = kubeconfig;
        this.namespace = namespace;
    }

    /** The program; empty, after a line that says why, if Go cannot build it here. */
    static Optional<Path> find() throws IOException, InterruptedException {
        String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path cache = xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        Path folder = Files.createDirectories(
                cache.toAbsolutePath().resolve("mooring").resolve("flux-cli").resolve(VERSION));
        Path program = folder.resolve("flux");
        if (Files.isExecutable(program)) {
            return Optional.of(program);
        }
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            if (held.isValid() && !Files.isExecutable(program)) {
                build(folder, program);
            }
            return Optional.of(program);
        } catch (IOException e) {
            System.out.println("The command line of Flux cannot be built here: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Runs it in the namespace, with a deadline. */
    Said run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--namespace", namespace, "--timeout", "40s"));
        return run(command, program.getParent(), 1);
    }

    private static void build(Path folder, Path program) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(folder, "build-");
        try {
            Said downloaded = run(List.of("go", "mod", "download", "-json", MODULE + "@" + VERSION), work, 5);
            if (downloaded.code() != 0) {
                throw new IOException(downloaded.text().strip());
            }
            Path module = Path.of(JsonMapper.builder()
                    .build()
                    .readTree(downloaded.text())
                    .path("Dir")
                    .asString(""));
            Path source = work.resolve("source");
            copy(module, source);
            // What `flux install` would apply is generated for releases; nothing here asks for it.
            Path manifests = Files.createDirectories(source.resolve("cmd/flux/manifests"));
            Files.writeString(manifests.resolve("none.yaml"), "# none\n");
            Path output = work.resolve("flux");
            Said built = run(List.of("go", "build", "-o", output.toString(), "./cmd/flux"), source, BUILD_MINUTES_MAX);
            if (built.code() != 0) {
                throw new IOException(built.text().strip());
            }
            Files.move(output, program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file)); // The copies may be written, unlike Go's own files.
                }
            }
        }
    }

    private static Said run(List<String> command, Path folder, long minutes) throws IOException, InterruptedException {
        Path output = Files.createTempFile("flux-cli-", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end in " + minutes + " minutes");
            }
            return new Said(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
