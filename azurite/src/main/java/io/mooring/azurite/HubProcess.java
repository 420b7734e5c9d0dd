package io.mooring.azurite;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.host.FunctionsHostMain;
import io.mooring.azurite.host.LocalSettingsFile;
import io.mooring.azurite.http.TlsFiles;
import io.mooring.azurite.pki.Pem;
import io.mooring.azurite.process.ChildSpec;
import io.mooring.azurite.process.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How to run the staged functions as a child, and how to ask whether they run. */
final class HubProcess {
    static final String NAME = "hub";
    static final Duration READY_MAX = Duration.ofSeconds(90);
    static final Duration STOP_MAX = Duration.ofSeconds(15);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    /** Core Tools accept a certificate only in a container with a password; what protects ours is the file's mode. */
    private static final String CONTAINER_PASSWORD = "mooring-local";

    private final LocalCloudSettings settings;
    private final DataFolder folder;
    private final TlsFiles tls;
    private final int port;

    HubProcess(LocalCloudSettings settings, DataFolder folder, TlsFiles tls, int port) {
        this.settings = settings;
        this.folder = folder;
        this.tls = tls;
        this.port = port;
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + port);
    }

    ChildSpec child(Path staged, Map<String, String> appSettings) {
        List<String> command = switch (settings.host()) {
            case BUILT_IN -> builtIn(staged);
            case FUNC -> func();
        };
        return new ChildSpec(
                NAME,
                command,
                staged,
                AppSettings.environment(LocalSettingsFile.values(staged), appSettings),
                folder.log(NAME));
    }

    /** Whether the host says that it runs; asked often while it starts, so the cheap question comes first. */
    boolean answers(HttpClient http) {
        if (!FreePorts.accepts(port)) {
            return false;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(uri().resolve("/admin/host/status"))
                    .timeout(ANSWER_MAX)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // Not listening yet, or not any more.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<String> builtIn(Path staged) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(settings.hostFlags());
        command.addAll(List.of("-cp", absolute(settings.hostClassPath()), FunctionsHostMain.class.getName()));
        command.addAll(List.of("--app", staged.toAbsolutePath().toString(), "--port", "" + port));
        command.addAll(List.of("--tls-cert", tls.certificate().toString()));
        command.addAll(List.of("--tls-key", tls.key().toString()));
        command.addAll(List.of("--master-key-file", folder.masterKeyFile().toString(), "--end-with-stdin"));
        return command;
    }

    /** The child runs in another folder than we do. */
    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> func() {
        Path container = folder.certificates().resolve("server.pfx");
        writeContainer(container);
        return List.of(
                "func",
                "start",
                "--port",
                "" + port,
                "--useHttps",
                "--cert",
                container.toString(),
                "--password",
                CONTAINER_PASSWORD);
    }

    private void writeContainer(Path file) {
        try {
            char[] password = CONTAINER_PASSWORD.toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry(
                    "server",
                    Pem.privateKey(PrivateFiles.read(tls.key()).orElseThrow(), "EC"),
                    password,
                    new Certificate[] {
                        Pem.certificate(PrivateFiles.read(tls.certificate()).orElseThrow())
                    });
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password);
            PrivateFiles.write(file, bytes.toByteArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("write " + file, e);
        }
    }
}
