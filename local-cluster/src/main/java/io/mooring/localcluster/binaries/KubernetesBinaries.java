package io.mooring.localcluster.binaries;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds the programs of a cluster: in the folder {@code KUBEBUILDER_ASSETS}, on the {@code PATH}, in the user's cache, and
 * else builds them there once from pinned Go modules.
 */
public final class KubernetesBinaries {
    /** A file lock is held by the whole JVM, so threads of one JVM queue here. */
    private static final Lock BUILDING = new ReentrantLock();

    private static final int HASH_CHARACTERS = 20;

    private final Map<String, String> environment;
    private final Consumer<String> progress;
    private final List<String> goFolders;

    /** {@code progress} gets a line for each thing that takes long. */
    public KubernetesBinaries(Map<String, String> environment, Consumer<String> progress) {
        this(environment, progress, List.of("/usr/local/go/bin"));
    }

    /** {@code goFolders}: where Go may lie when the PATH does not name it. */
    KubernetesBinaries(Map<String, String> environment, Consumer<String> progress, List<String> goFolders) {
        this.environment = Map.copyOf(environment);
        this.progress = progress;
        this.goFolders = List.copyOf(goFolders);
    }

    /** The program's absolute path. Takes minutes when it has to be built. */
    public Path find(KubernetesBinary binary) {
        return provided(binary).orElseGet(() -> cachedOrBuilt(binary));
    }

    /** The program if it is there without being built. */
    public Optional<Path> known(KubernetesBinary binary) {
        return provided(binary).or(() -> Optional.of(cached(binary)).filter(Files::isExecutable));
    }

    private Path cached(KubernetesBinary binary) {
        return cacheRoot(environment)
                .resolve("kubernetes")
                .resolve(cacheKey(binary))
                .resolve(binary.program());
    }

    private Optional<Path> provided(KubernetesBinary binary) {
        Stream<String> assets = Stream.ofNullable(environment.get("KUBEBUILDER_ASSETS"));
        Stream<String> path = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1));
        return Stream.concat(assets, path)
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(binary.program()))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    private Path cachedOrBuilt(KubernetesBinary binary) {
        Path program = cached(binary);
        Path folder = program.resolveSibling(".").normalize();
        if (Files.isExecutable(program)) {
            return program;
        }
        BUILDING.lock();
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock(channel, binary)) {
                if (held.isValid() && !Files.isExecutable(program)) {
                    build(binary, folder, program);
                }
            }
            return program;
        } catch (IOException refused) {
            throw new UncheckedIOException("prepare the cache folder " + folder, refused);
        } finally {
            BUILDING.unlock();
        }
    }

    private FileLock lock(FileChannel channel, KubernetesBinary binary) throws IOException {
        FileLock free = channel.tryLock();
        if (free != null) {
            return free;
        }
        progress.accept("waiting for another process that builds " + binary.program());
        return channel.lock(); // That process has a deadline, and its end, however it comes, frees the lock.
    }

    private void build(KubernetesBinary binary, Path folder, Path program) throws IOException {
        progress.accept(
                "building " + binary.program() + " " + binary.version() + " (about " + binary.buildTime() + ")");
        Path work = Files.createTempDirectory(folder, "build-");
        try {
            Files.writeString(work.resolve("go.mod"), resource(binary, "go.mod"));
            Files.writeString(work.resolve("go.sum"), resource(binary, "go.sum"));
            Path output = work.resolve(binary.program());
            new GoBuild(environment, goFolders).build(binary, work, output);
            Files.move(output, program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(work.resolve(binary.program()));
            Files.deleteIfExists(work.resolve("go.mod"));
            Files.deleteIfExists(work.resolve("go.sum"));
            Files.deleteIfExists(work);
        }
    }

    static String cacheKey(KubernetesBinary binary) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<String> inputs = List.of(
                    resource(binary, "go.mod"),
                    resource(binary, "go.sum"),
                    String.join(" ", binary.buildFlags()),
                    System.getProperty("os.name") + "/" + System.getProperty("os.arch"));
            for (String input : inputs) {
                digest.update(input.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static Path cacheRoot(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = xdg.isBlank()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(xdg);
        return base.toAbsolutePath().resolve("mooring");
    }

    private static String resource(KubernetesBinary binary, String name) {
        String path = binary.module() + "/" + name;
        try (InputStream resource = KubernetesBinaries.class.getResourceAsStream(path)) {
            if (resource == null) {
                throw new IllegalStateException("the class path lacks " + path);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read " + path + " from the class path", unreadable);
        }
    }
}
