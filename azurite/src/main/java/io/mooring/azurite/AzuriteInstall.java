package io.mooring.azurite;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The pinned Azurite, installed once per user by npm from the lock file that travels in this jar. */
public final class AzuriteInstall {
    private static final Duration NPM_MAX = Duration.ofMinutes(10);
    private static final int LINE_MAX_CHARS = 300;
    private static final List<String> RESOURCES = List.of("package.json", "package-lock.json", "end-with-stdin.cjs");
    /** Threads of one process cannot share a file lock; the second one waits here. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path folder;

    private AzuriteInstall(Path folder) {
        this.folder = folder;
    }

    /** Where downloaded and built things are kept: {@code $XDG_CACHE_HOME/mooring} or {@code ~/.cache/mooring}. */
    public static Path defaultCache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
        Path base = cache == null || cache.isBlank() ? Path.of(home, ".cache") : Path.of(cache);
        return base.resolve("mooring");
    }

    /** The installation in the user's cache, made now if it is not there yet. */
    public static AzuriteInstall ensure(Consumer<String> progress) {
        return ensure(defaultCache(), progress);
    }

    public static AzuriteInstall ensure(Path cache, Consumer<String> progress) {
        Path parent = PrivateFiles.createFolder(cache.resolve("azurite"));
        Path folder = parent.resolve(hashOfResources());
        AzuriteInstall install = new AzuriteInstall(folder);
        if (!Files.isDirectory(folder)) {
            synchronized (ONE_AT_A_TIME) {
                try (FileChannel channel = FileChannel.open(
                                parent.resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (lock.isValid() && !Files.isDirectory(folder)) {
                        install.install(parent, progress);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException("install Azurite into " + folder, e);
                }
            }
        }
        return install;
    }

    /** The program that serves blobs, queues and tables. */
    Path allServices() {
        return folder.resolve("node_modules/azurite/dist/src/azurite.js");
    }

    /** The program that serves tables only. */
    Path tablesOnly() {
        return folder.resolve("node_modules/azurite/dist/src/table/main.js");
    }

    /** Loaded first, it ends Azurite when its standard input ends. */
    Path endWithStdin() {
        return folder.resolve("end-with-stdin.cjs");
    }

    private void install(Path parent, Consumer<String> progress) throws IOException {
        progress.accept("installing Azurite with npm (once; a few minutes without a warm npm cache)");
        removeBroken(parent);
        Path next = Files.createTempDirectory(parent, "installing-");
        try {
            for (String resource : RESOURCES) {
                Files.write(next.resolve(resource), resource(resource));
            }
            npm(next, progress);
            if (!Files.isRegularFile(new AzuriteInstall(next).allServices())) {
                throw new IOException("npm ended well but left no Azurite in " + next);
            }
            Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            deleteTree(next);
        }
        progress.accept("Azurite is installed");
    }

    /** What an install that was killed left behind; nobody else installs while we hold the lock. */
    private static void removeBroken(Path parent) throws IOException {
        try (DirectoryStream<Path> broken = Files.newDirectoryStream(parent, "installing-*")) {
            for (Path one : broken) {
                deleteTree(one);
            }
        }
    }

    private static void npm(Path folder, Consumer<String> progress) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "npm",
                        "ci",
                        "--omit=dev",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--omit-lockfile-registry-resolved")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        Process npm;
        try {
            npm = builder.start();
        } catch (IOException e) {
            throw new IOException("npm could not be started: Node.js 20 or newer with npm must be on the PATH", e);
        }
        npm.getOutputStream().close();
        CountDownLatch done = new CountDownLatch(1);
        AtomicBoolean late = new AtomicBoolean();
        Thread.ofVirtual().start(() -> endWhenLate(npm, done, late));
        StringBuilder last = new StringBuilder();
        try (BufferedReader lines = npm.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String shown = line.length() > LINE_MAX_CHARS ? line.substring(0, LINE_MAX_CHARS) : line;
                progress.accept("npm: " + shown);
                last.append(shown).append('\n');
                if (last.length() > 4000) {
                    last.delete(0, last.length() - 2000);
                }
            }
            int exit = npm.waitFor();
            if (late.get()) {
                throw new IOException("npm took longer than " + NPM_MAX.toMinutes() + " minutes");
            }
            if (exit != 0) {
                throw new IOException(
                        "npm ended with " + exit + ": " + last.toString().strip());
            }
        } catch (InterruptedException e) {
            ChildProcess.stop(npm.toHandle(), Duration.ofSeconds(2));
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while npm ran", e);
        } finally {
            done.countDown();
        }
    }

    private static void endWhenLate(Process npm, CountDownLatch done, AtomicBoolean late) {
        try {
            if (!done.await(NPM_MAX.toSeconds(), TimeUnit.SECONDS)) {
                late.set(true);
                ChildProcess.stop(npm.toHandle(), Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String hashOfResources() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String resource : RESOURCES) {
                digest.update(resource(resource));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream stream = AzuriteInstall.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("this build of mooring-azurite lacks the resource " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("read the resource " + name, e);
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
