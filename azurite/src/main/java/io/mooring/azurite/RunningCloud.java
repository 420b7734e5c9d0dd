package io.mooring.azurite;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.issuer.ClientRegistration;
import io.mooring.azurite.issuer.LocalPrincipals;
import io.mooring.azurite.pki.LocalCertificates;
import io.mooring.azurite.process.ChildProcess;
import io.mooring.azurite.process.ProcessMark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A local cloud as another process sees it: found through its data folder, asked, and stopped. */
public final class RunningCloud {
    private static final Duration CALL_MAX = Duration.ofSeconds(10);

    private final RunFile run;
    private final LocalSecrets secrets;

    RunningCloud(RunFile run, LocalSecrets secrets) {
        this.run = run;
        this.secrets = secrets;
    }

    /** The cloud on this data folder if its supervisor lives and is ready. */
    public static Optional<RunningCloud> find(Path dataFolder) {
        return RunFile.read(dataFolder)
                .filter(run -> run.isAlive() && run.ready())
                .flatMap(run -> PrivateFiles.readJson(Path.of(run.files().secretsFile()), LocalSecrets.class)
                        .map(secrets -> new RunningCloud(run, secrets)));
    }

    public RunFile run() {
        return run;
    }

    public Optional<URI> hubUrl() {
        return Optional.ofNullable(run.addresses().hub());
    }

    public Path caFile() {
        return Path.of(run.files().caFile());
    }

    /** Trusts the local authority and nobody else. */
    public SSLContext trust() {
        return LocalCertificates.trusting(caFile());
    }

    /** The Values with which the staged functions run on any other host against this cloud. */
    public Map<String, String> appSettings() {
        return new java.util.TreeMap<>(secrets.appSettings());
    }

    public LocalClock clock(Clock real) {
        return LocalClock.following(Path.of(run.files().clockFile()), real);
    }

    /** A fresh token of the local owner for the hub. */
    public String ownerToken() {
        return token(secrets.owner());
    }

    /** A fresh token of somebody for the hub. */
    public String token(ClientRegistration client) {
        String form = "grant_type=client_credentials&client_id=" + encode(client.clientId()) + "&client_secret="
                + encode(client.clientSecret()) + "&scope=" + encode(AppSettings.HUB_AUDIENCE + "/.default");
        HttpRequest request = HttpRequest.newBuilder(run.addresses().tokenEndpoint())
                .timeout(CALL_MAX)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        HttpResponse<String> response = send(request, "fetch a token");
        if (response.statusCode() != 200) {
            throw new IllegalStateException("the token issuer answered " + response.statusCode());
        }
        return PrivateFiles.JSON.readTree(response.body()).path("access_token").asString("");
    }

    /** The service principals that the user made. */
    public static LocalPrincipals principals(Path dataFolder) {
        return new LocalPrincipals(dataFolder.resolve(DataFolder.ISSUER));
    }

    /** The service principal that {@code az} logs in as. */
    public ClientRegistration az() {
        return secrets.az();
    }

    /**
     * Approves or denies a login that waits for it.
     *
     * @return whether one with that code waited
     */
    public boolean decideLogin(String userCode, boolean approve) {
        ClientRegistration owner = secrets.owner();
        String form = "client_id=" + encode(owner.clientId()) + "&client_secret=" + encode(owner.clientSecret())
                + "&user_code=" + encode(userCode) + "&decision=" + (approve ? "approve" : "deny");
        HttpRequest request = HttpRequest.newBuilder(URI.create(run.addresses().login() + "/device/approve"))
                .timeout(CALL_MAX)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        int status = send(request, "approve a login").statusCode();
        if (status != 200 && status != 404) {
            throw new IllegalStateException("the token issuer answered " + status);
        }
        return status == 200;
    }

    /** Makes a timer function run now; returns when the host has taken note, which is before the function has run. */
    public void fireTimer(String function) {
        URI hub = hubUrl().orElseThrow(() -> new IllegalStateException("this local cloud hosts no functions"));
        HttpRequest request = HttpRequest.newBuilder(hub.resolve("/admin/functions/" + function))
                .timeout(CALL_MAX)
                .header("x-functions-key", secrets.masterKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        int status = send(request, "fire the timer " + function).statusCode();
        if (status != 202) {
            throw new IllegalStateException("the host answered " + status + " to firing the timer " + function);
        }
    }

    /** Asks the supervisor on this folder to end, kills it and what it leaves; false if there was none. */
    public static boolean stop(Path dataFolder, Duration grace) {
        Optional<RunFile> run = RunFile.read(dataFolder);
        if (run.isEmpty()) {
            return false;
        }
        Optional<ProcessHandle> supervisor = run.get().supervisor().find();
        supervisor.ifPresent(process -> ChildProcess.stop(process, grace));
        boolean orphans = stopOrphans(run.get());
        try {
            Files.deleteIfExists(dataFolder.resolve("run.json"));
        } catch (IOException e) {
            throw new UncheckedIOException("delete the run file in " + dataFolder, e);
        }
        return supervisor.isPresent() || orphans;
    }

    /** Ends what a dead supervisor left behind. */
    static boolean stopOrphans(RunFile run) {
        boolean any = false;
        for (ProcessMark child : run.children().values()) {
            Optional<ProcessHandle> orphan = child.find();
            orphan.ifPresent(process -> ChildProcess.stop(process, AzuriteServer.STOP_MAX));
            any |= orphan.isPresent();
        }
        return any;
    }

    private HttpResponse<String> send(HttpRequest request, String doing) {
        try (HttpClient http = HttpClient.newBuilder()
                .sslContext(trust())
                .connectTimeout(CALL_MAX)
                .build()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(doing, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + doing, e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
