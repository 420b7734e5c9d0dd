package io.mooring.azurite.host;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.http.TlsFiles;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of the functions host.
 *
 * @param endWithStdin end when standard input ends, so as not to outlive who started the host
 */
record HostArguments(
        Path app,
        int port,
        @Nullable TlsFiles tls,
        @Nullable String masterKey,
        boolean endWithStdin) {
    static final String USAGE = """
            usage: FunctionsHostMain --app FOLDER --port N (--tls-cert PEM --tls-key PEM | --http)
                                     [--master-key-file FILE] [--end-with-stdin]
            environment: MOORING_HOST_MASTER_KEY instead of --master-key-file""";
    static final String MASTER_KEY = "MOORING_HOST_MASTER_KEY";

    private static final Set<String> FLAGS = Set.of("--http", "--end-with-stdin");
    private static final Set<String> OPTIONS =
            Set.of("--app", "--port", "--tls-cert", "--tls-key", "--master-key-file");

    /** Throws IllegalArgumentException that says what is wrong. */
    static HostArguments parse(List<String> arguments, Map<String, String> environment) {
        Map<String, String> given = new HashMap<>();
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String name = left.removeFirst();
            if (FLAGS.contains(name)) {
                given.put(name, "");
            } else if (OPTIONS.contains(name) && !left.isEmpty()) {
                given.put(name, left.removeFirst());
            } else {
                throw new IllegalArgumentException("unknown option, or one without its value: " + name);
            }
        }
        return new HostArguments(
                Path.of(required(given, "--app")),
                port(required(given, "--port")),
                tls(given),
                masterKey(given, environment),
                given.containsKey("--end-with-stdin"));
    }

    private static @Nullable TlsFiles tls(Map<String, String> given) {
        if (given.containsKey("--http")) {
            return null;
        }
        return new TlsFiles(Path.of(required(given, "--tls-cert")), Path.of(required(given, "--tls-key")));
    }

    private static @Nullable String masterKey(Map<String, String> given, Map<String, String> environment) {
        String file = given.get("--master-key-file");
        if (file == null) {
            return environment.get(MASTER_KEY);
        }
        return PrivateFiles.read(Path.of(file))
                .map(String::strip)
                .orElseThrow(() -> new IllegalArgumentException("no such file: " + file));
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a port: " + text, e);
        }
        throw new IllegalArgumentException("not a port: " + text);
    }

    private static String required(Map<String, String> given, String name) {
        String value = given.get(name);
        if (value == null) {
            throw new IllegalArgumentException("missing: " + name);
        }
        return value;
    }
}
