package io.mooring.extensions.helm;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Map;

/**
 * How workers are run.
 *
 * @param cacheFolder where the native library, and what Helm remembers of clusters, are kept; must allow programs
 * @param java the program that starts a JVM
 * @param classPath what the worker sees; our own part must stand before helm-java's
 * @param pool how many workers there are and for how long
 */
public record HelmSettings(Path cacheFolder, Path java, String classPath, Pool pool) {
    /**
     * Bounds of the pool: two workers keep two cores busy (an operation takes 0.1 to 0.4 CPU-seconds), and the
     * native heap grows slowly over hundreds of operations, so a worker is replaced before that shows.
     */
    public record Pool(int workersMax, int operationsPerWorkerMax, Duration idleMax) {
        public static final Pool DEFAULT = new Pool(2, 100, Duration.ofSeconds(30));

        public Pool {
            if (workersMax < 1 || operationsPerWorkerMax < 1 || idleMax.isNegative()) {
                throw new IllegalArgumentException("a pool needs a worker, an operation and some time: " + workersMax
                        + ", " + operationsPerWorkerMax + ", " + idleMax);
            }
        }
    }

    /** This process's own Java and class path; the cache in the user's cache folder. */
    public static HelmSettings from(Map<String, String> environment) {
        String cache = environment.get("XDG_CACHE_HOME");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        Path base = cache == null || cache.isBlank() ? Path.of(home, ".cache") : Path.of(cache);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new HelmSettings(base.resolve("mooring").resolve("helm"), java, ownClassPath(), Pool.DEFAULT);
    }

    public HelmSettings withCacheFolder(Path folder) {
        return new HelmSettings(folder, java, classPath, pool);
    }

    public HelmSettings withPool(Pool other) {
        return new HelmSettings(cacheFolder, java, classPath, other);
    }

    /** Puts our own jar first: the order decides which provider of the native library is found. */
    private static String ownClassPath() {
        String all = System.getProperty("java.class.path");
        CodeSource own = HelmSettings.class.getProtectionDomain().getCodeSource();
        if (own == null) {
            return all;
        }
        try {
            return Path.of(own.getLocation().toURI()) + File.pathSeparator + all;
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(
                    "the place of our own classes is no path: " + own.getLocation(), impossible);
        }
    }
}
