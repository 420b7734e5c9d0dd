package io.mooring.e2e.clients;

import static org.junit.jupiter.api.Assertions.fail;

import io.mooring.azurite.AzuriteInstall;
import io.mooring.e2e.Moor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program in another language and the packages it needs, which that language's own package manager installs once into the
 * user's cache, keyed by what pins them.
 */
enum ClientProgram {
    PYTHON("python", "3.9", List.of("python3", "--version"), List.of("requirements.txt")) {
        @Override
        List<List<String>> install() {
            return pip();
        }

        @Override
        List<String> command(Path installed) {
            return List.of("python3", source().resolve("official_clients.py").toString());
        }

        @Override
        Map<String, String> environment(Path installed) {
            return python(installed);
        }
    },
    /** Asks for all that an OpenAPI document describes, and for what it rules out. */
    SCHEMATHESIS("schemathesis", "3.10", List.of("python3", "--version"), List.of("requirements.txt")) {
        @Override
        List<List<String>> install() {
            return pip();
        }

        @Override
        List<String> command(Path installed) {
            return List.of(
                    "python3",
                    "-m",
                    "schemathesis.cli",
                    "--config-file",
                    source().resolve("schemathesis.toml").toString(),
                    "run",
                    "--no-color");
        }

        @Override
        Map<String, String> environment(Path installed) {
            return python(installed);
        }
    },
    JAVASCRIPT("javascript", "20.0", List.of("node", "--version"), List.of("package.json", "package-lock.json")) {
        @Override
        List<List<String>> install() {
            return List.of(List.of(
                    "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"));
        }

        @Override
        List<String> command(Path installed) {
            return List.of("node", source().resolve("official-clients.cjs").toString());
        }

        @Override
        Map<String, String> environment(Path installed) {
            return Map.of("NODE_PATH", installed.resolve("node_modules").toString());
        }
    },
    GO("go", "1.26", List.of("go", "version"), List.of("go.mod", "go.sum", "main.go")) {
        @Override
        List<List<String>> install() {
            return List.of(List.of("go", "build", "-mod=readonly", "-o", "official-clients", "."));
        }

        @Override
        List<String> command(Path installed) {
            return List.of(installed.resolve("official-clients").toString());
        }

        @Override
        Map<String, String> environment(Path installed) {
            return Map.of();
        }
    };

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

    private final String folder;
    private final String oldest;
    private final List<String> asksVersion;
    private final List<String> pins;

    ClientProgram(String folder, String oldest, List<String> asksVersion, List<String> pins) {
        this.folder = folder;
        this.oldest = oldest;
        this.asksVersion = asksVersion;
        this.pins = pins;
    }

    abstract List<List<String>> install();

    abstract List<String> command(Path installed);

    abstract Map<String, String> environment(Path installed);

    private static List<List<String>> pip() {
        return List.of(List.of(
                "python3",
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--no-warn-script-location",
                "--requirement",
                "requirements.txt",
                "--target",
                "packages"));
    }

    private static Map<String, String> python(Path installed) {
        return Map.of(
                "PYTHONPATH", installed.resolve("packages").toString(),
                "PYTHONDONTWRITEBYTECODE", "1",
                "PYTHONIOENCODING", "utf-8");
    }

    /** Never silently: a line that anybody sees, a test reported as skipped, and a failure where tools are promised. */
    void require() {
        Optional<String> why = missing();
        if (why.isEmpty()) {
            return;
        }
        String words = "SKIPPED: " + this + " was not tried, because " + why.get() + ".";
        if ("true".equals(System.getenv("CI"))) {
            fail(words + " With CI=true in the environment this is a failure.");
        }
        System.err.println(words);
        Assumptions.abort(words);
    }

    /** Why it cannot run on this machine, in words. */
    Optional<String> missing() {
        String answer;
        try {
            answer = Run.of(asksVersion, Path.of("."), Map.of()).output();
        } catch (UncheckedIOException e) {
            return Optional.of(asksVersion.getFirst() + " is not on the PATH");
        }
        Matcher found = VERSION.matcher(answer);
        if (!found.find()) {
            return Optional.of(asksVersion + " answered " + answer.strip());
        }
        return isAtLeast(found.group(), oldest)
                ? Optional.empty()
                : Optional.of(asksVersion.getFirst() + " is " + found.group() + ", and " + oldest + " is needed");
    }

    private static boolean isAtLeast(String version, String wanted) {
        String[] have = version.split("\\.");
        String[] need = wanted.split("\\.");
        int major = Integer.compare(Integer.parseInt(have[0]), Integer.parseInt(need[0]));
        return major > 0 || major == 0 && Integer.parseInt(have[1]) >= Integer.parseInt(need[1]);
    }

    /** Runs the program to its end, with values in its environment and more arguments than it always has. */
    Run run(Map<String, String> asked, String... arguments) {
        Path installed = installed();
        Map<String, String> environment = new HashMap<>(asked);
        environment.putAll(environment(installed));
        List<String> command = new ArrayList<>(command(installed));
        command.addAll(List.of(arguments));
        return Run.of(command, installed, environment);
    }

    Path source() {
        return Moor.checkout().resolve("e2e/src/test").resolve(folder);
    }

    /** The folder in the user's cache; made now if nobody needed these versions before. */
    Path installed() {
        Path parent = AzuriteInstall.defaultCache().resolve("clients");
        Path made = parent.resolve(folder + "-" + hashOfPins());
        try {
            Files.createDirectories(parent);
            try (FileChannel channel = FileChannel.open(
                            parent.resolve(folder + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(made)) {
                    install(parent, made);
                }
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("install the official clients into " + made, e);
        }
    }

    private void install(Path parent, Path made) throws IOException {
        Path next = Files.createTempDirectory(parent, "installing-" + folder + "-");
        try {
            for (String pin : pins) {
                Files.copy(source().resolve(pin), next.resolve(pin));
            }
            for (List<String> command : install()) {
                Run run = Run.of(command, next, Map.of());
                if (run.exitCode() != 0) {
                    throw new AssertionError(command + " ended with " + run.exitCode() + ":\n" + run.output());
                }
            }
            Files.move(next, made);
        } finally {
            delete(next);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    private String hashOfPins() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String pin : pins) {
                digest.update(Files.readAllBytes(source().resolve(pin)));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException("read the pins of " + this, e);
        }
    }
}
