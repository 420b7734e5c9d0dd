package io.mooring.azurite;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.process.ChildProcess;
import io.mooring.azurite.process.ChildSpec;
import io.mooring.azurite.process.FreePorts;
import io.mooring.azurite.process.ProcessMark;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A running Azurite. It saves its tables every five seconds and when it is stopped gently: only a {@code kill -9} can lose
 * acknowledged writes.
 */
public final class AzuriteServer implements AutoCloseable {
    static final Duration READY_MAX = Duration.ofSeconds(60);
    static final Duration STOP_MAX = Duration.ofSeconds(15);
    private static final int ANSWER_MAX_MILLIS = 10_000;

    private final Settings settings;
    private final ChildProcess process;

    /**
     * What to serve and where.
     *
     * @param folder where the data lies
     * @param endpoints blob port zero serves tables only
     */
    public record Settings(AzuriteInstall install, Path folder, StorageEndpoints endpoints, Path log) {}

    private AzuriteServer(Settings settings, ChildProcess process) {
        this.settings = settings;
        this.process = process;
    }

    /** Serves tables only, on a free port, with the well-known account; installs Azurite first if it has to. */
    public static AzuriteServer startTables(Path folder) {
        int port = FreePorts.choose(1).getFirst();
        return start(new Settings(
                AzuriteInstall.ensure(line -> {}),
                folder,
                new StorageEndpoints(StorageAccount.WELL_KNOWN, 0, 0, port),
                folder.resolve("azurite.log")));
    }

    /** Returns when every service answers. */
    public static AzuriteServer start(Settings settings) {
        AzuriteServer server = new AzuriteServer(settings, ChildProcess.start(childOf(settings)));
        try {
            server.process.awaitReady(() -> answers(settings.endpoints()), READY_MAX);
            return server;
        } catch (InterruptedException e) {
            server.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Azurite started", e);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    static ChildSpec childOf(Settings settings) {
        StorageEndpoints endpoints = settings.endpoints();
        boolean tablesOnly = endpoints.blobPort() == 0;
        PrivateFiles.createFolder(settings.folder());
        List<String> command = new ArrayList<>(
                List.of("node", "--require", settings.install().endWithStdin().toString()));
        command.add((tablesOnly
                        ? settings.install().tablesOnly()
                        : settings.install().allServices())
                .toString());
        command.addAll(List.of("--silent", "--disableTelemetry", "--skipApiVersionCheck"));
        command.addAll(List.of("--location", settings.folder().toAbsolutePath().toString()));
        command.addAll(List.of("--tableHost", "127.0.0.1", "--tablePort", "" + endpoints.tablePort()));
        if (!tablesOnly) {
            command.addAll(List.of("--blobHost", "127.0.0.1", "--blobPort", "" + endpoints.blobPort()));
            command.addAll(List.of("--queueHost", "127.0.0.1", "--queuePort", "" + endpoints.queuePort()));
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        StorageAccount account = endpoints.account();
        environment.put("AZURITE_ACCOUNTS", account.name() + ":" + account.key());
        return new ChildSpec("azurite", command, settings.folder(), environment, settings.log());
    }

    /** Whether every service gives an HTTP answer, whatever it says. */
    static boolean answers(StorageEndpoints endpoints) {
        return answers(endpoints.tablePort())
                && (endpoints.blobPort() == 0 || (answers(endpoints.blobPort()) && answers(endpoints.queuePort())));
    }

    private static boolean answers(int port) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
            connection.setConnectTimeout(ANSWER_MAX_MILLIS);
            connection.setReadTimeout(ANSWER_MAX_MILLIS);
            connection.setRequestProperty("Connection", "close");
            boolean answered = connection.getResponseCode() > 0;
            try (InputStream body = connection.getErrorStream()) {
                if (body != null) {
                    body.skipNBytes(Math.min(body.available(), 64 * 1024));
                }
            }
            return answered;
        } catch (IOException e) {
            return false; // Not listening yet, or not any more.
        }
    }

    public String connectionString() {
        return settings.endpoints().connectionString();
    }

    public StorageEndpoints endpoints() {
        return settings.endpoints();
    }

    public ProcessMark process() {
        return process.mark();
    }

    /** Asks Azurite to save and end; kills it when it does not. */
    @Override
    public void close() {
        process.stop(STOP_MAX);
    }
}
