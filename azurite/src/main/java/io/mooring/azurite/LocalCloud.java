package io.mooring.azurite;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.http.LoopbackForwarder;
import io.mooring.azurite.http.TlsFiles;
import io.mooring.azurite.issuer.TokenIssuer;
import io.mooring.azurite.keyvault.KeyVaultServer;
import io.mooring.azurite.pki.LocalCertificates;
import io.mooring.azurite.process.ChildSpec;
import io.mooring.azurite.process.ProcessMark;
import io.mooring.azurite.process.SupervisedChild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A running local cloud: storage, key vault, token issuer, and the hub on its host; supervised by this process until it is
 * closed.
 */
public final class LocalCloud implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LocalCloud.class.getName());
    private static final String AZURITE = "azurite";
    private static final int KEY_BYTES = 64;
    private static final int HTTPS_PORT = 443;

    private final LocalCloudSettings settings;
    private final DataFolder folder;
    private final DataFolderLock lock;
    private final Clock real = Clock.systemUTC();
    private final LocalClock clock;
    private final LocalCertificates certificates;
    private final HttpClient http;
    private final Parts parts;
    private final Map<String, SupervisedChild> children = new ConcurrentHashMap<>();
    private final Map<String, ProcessMark> marks = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean ready;
    private volatile @Nullable LoopbackForwarder front;

    /** What answers in this process, and what the children are to be told. */
    private record Parts(
            StorageEndpoints storage, TokenIssuer issuer, KeyVaultServer vault, HubProcess hub, LocalSecrets secrets) {}

    private LocalCloud(LocalCloudSettings settings, DataFolder folder, DataFolderLock lock) {
        this.settings = settings;
        this.folder = folder;
        this.lock = lock;
        this.clock = LocalClock.following(folder.clockFile(), real);
        this.certificates = LocalCertificates.open(folder.certificates(), real);
        this.parts = openParts();
        this.http = HttpClient.newBuilder()
                .sslContext(certificates.trust())
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    /**
     * Returns when everything answers.
     *
     * @throws AlreadyRunning when a local cloud runs on the same data folder
     */
    public static LocalCloud start(LocalCloudSettings settings) {
        DataFolder folder = new DataFolder(settings.dataFolder());
        DataFolderLock lock = DataFolderLock.take(folder)
                .orElseThrow(() -> new AlreadyRunning(
                        folder.root(),
                        RunFile.read(folder.root())
                                .map(run -> run.supervisor().pid())
                                .orElse(0L)));
        LocalCloud cloud;
        try {
            RunFile.read(folder.root()).ifPresent(RunningCloud::stopOrphans);
            cloud = new LocalCloud(settings, folder, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        try {
            cloud.openFront();
            cloud.startChildren();
            return cloud;
        } catch (RuntimeException e) {
            cloud.close();
            throw e;
        }
    }

    private Parts openParts() {
        Ports ports = Ports.choose(folder.portsFile());
        TlsFiles tls = certificates.server();
        TokenIssuer issuer =
                TokenIssuer.start(new TokenIssuer.Settings(folder.issuer(), ports.issuer(), tls, clock, real));
        try {
            KeyVaultServer vault = KeyVaultServer.start(
                    new KeyVaultServer.Settings(folder.vault(), ports.vault(), tls, clock), issuer);
            StorageEndpoints storage = new StorageEndpoints(account(), ports.blob(), ports.queue(), ports.table());
            LocalSecrets secrets = new LocalSecrets(
                    storage.account(),
                    masterKey(),
                    issuer.owner(),
                    issuer.az(),
                    settingsOfHub(issuer, storage, vault.uri()));
            PrivateFiles.writeJson(folder.secretsFile(), secrets);
            return new Parts(storage, issuer, vault, new HubProcess(settings, folder, tls, ports.hub()), secrets);
        } catch (RuntimeException e) {
            issuer.close();
            throw e;
        }
    }

    private Map<String, String> settingsOfHub(TokenIssuer issuer, StorageEndpoints storage, URI vault) {
        Map<String, String> all = AppSettings.of(issuer, storage, vault, certificates.caFile(), folder.clockFile());
        all.putAll(settings.appSettings());
        return all;
    }

    /** The account of an earlier start, so that connection strings stay good. */
    private StorageAccount account() {
        return PrivateFiles.readJson(folder.secretsFile(), LocalSecrets.class)
                .map(LocalSecrets::account)
                .orElseGet(() -> new StorageAccount("mooringlocal", newKey()));
    }

    private String masterKey() {
        return PrivateFiles.read(folder.masterKeyFile()).orElseGet(() -> {
            String made = newKey();
            PrivateFiles.write(folder.masterKeyFile(), made);
            return made;
        });
    }

    private static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void startChildren() {
        AzuriteInstall install = AzuriteInstall.ensure(settings.progress());
        settings.progress().accept("starting storage and hub");
        FutureTask<Void> storage = new FutureTask<>(() -> startAzurite(install), null);
        Thread.ofVirtual().name("start-azurite").start(storage);
        try {
            startHub();
        } finally {
            await(storage); // Also when the hub failed: what is being started must be known before it can be stopped.
        }
        ready = true;
        writeRunFile();
        LOG.log(Level.INFO, () -> "event=local-cloud-ready folder=" + folder.root());
    }

    /** Before anything that takes its time: a port that cannot be had ends the start. */
    private void openFront() {
        Integer port = settings.frontPort();
        if (port == null) {
            return;
        }
        try {
            front = LoopbackForwarder.open(port, parts.hub().uri().getPort());
        } catch (LoopbackForwarder.PortUnavailable refused) {
            throw new FrontUnavailable(String.valueOf(refused.getMessage()), refused);
        }
    }

    private void startAzurite(AzuriteInstall install) {
        StorageEndpoints storage = parts.storage();
        supervise(
                AzuriteServer.childOf(
                        new AzuriteServer.Settings(install, folder.storage(), storage, folder.log(AZURITE))),
                new SupervisedChild.Limits(AzuriteServer.READY_MAX, AzuriteServer.STOP_MAX),
                () -> AzuriteServer.answers(storage));
    }

    private void startHub() {
        Path staged = settings.functions();
        if (staged != null) {
            supervise(
                    parts.hub().child(staged, parts.secrets().appSettings()),
                    new SupervisedChild.Limits(HubProcess.READY_MAX, HubProcess.STOP_MAX),
                    () -> parts.hub().answers(http));
        }
    }

    private static void await(FutureTask<Void> task) {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Azurite started", e);
        }
    }

    private void supervise(ChildSpec spec, SupervisedChild.Limits limits, BooleanSupplier answers) {
        SupervisedChild child = SupervisedChild.start(
                spec, limits, answers, new SupervisedChild.Around(real, RandomGenerator.getDefault(), mark -> {
                    marks.put(spec.name(), mark);
                    writeRunFile();
                }));
        children.put(spec.name(), child);
    }

    private void writeRunFile() {
        writing.lock();
        try {
            PrivateFiles.writeJson(folder.runFile(), run());
        } finally {
            writing.unlock();
        }
    }

    /** What other processes can know about this cloud. */
    public RunFile run() {
        return new RunFile(
                ProcessMark.of(ProcessHandle.current()),
                ready,
                Map.copyOf(marks),
                new RunFile.Addresses(
                        settings.functions() == null ? null : parts.hub().uri(),
                        frontUrl(),
                        parts.vault().uri(),
                        parts.issuer().issuer(),
                        parts.issuer().tokenEndpoint(),
                        parts.issuer().loginEndpoint(),
                        parts.storage().tables()),
                new RunFile.Files(
                        folder.root().toString(),
                        certificates.caFile().toString(),
                        folder.clockFile().toString(),
                        folder.secretsFile().toString()));
    }

    private @Nullable URI frontUrl() {
        LoopbackForwarder opened = front;
        if (opened == null) {
            return null;
        }
        return URI.create("https://127.0.0.1" + (opened.port() == HTTPS_PORT ? "" : ":" + opened.port()));
    }

    /** This cloud with the view that other processes have. */
    public RunningCloud asRunning() {
        return new RunningCloud(run(), parts.secrets());
    }

    /** Where the hub answers; throws when no functions are hosted. */
    public URI hubUrl() {
        return asRunning().hubUrl().orElseThrow(() -> new IllegalStateException("no functions are hosted"));
    }

    public URI vaultUrl() {
        return parts.vault().uri();
    }

    public TokenIssuer issuer() {
        return parts.issuer();
    }

    public StorageEndpoints storage() {
        return parts.storage();
    }

    public LocalCertificates certificates() {
        return certificates;
    }

    public LocalClock clock() {
        return clock;
    }

    /** What the hub runs with. */
    public Map<String, String> appSettings() {
        return asRunning().appSettings();
    }

    /** A token of the local owner for the hub. */
    public String ownerToken() {
        return parts.issuer().ownerToken(AppSettings.HUB_AUDIENCE);
    }

    /** Makes a timer function of the hub run now. */
    public void fireTimer(String function) {
        asRunning().fireTimer(function);
    }

    /** The running processes by name: {@code azurite}, {@code hub}. */
    public Map<String, ProcessMark> processes() {
        return Map.copyOf(marks);
    }

    /** Blocks until the cloud is closed by somebody else. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Stops the hub, then the storage, which saves; then what answers in this process. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        try {
            LoopbackForwarder opened = front;
            if (opened != null) {
                opened.close();
            }
            // The hub goes first, so that its last writes are saved by the storage.
            for (String name : List.of(HubProcess.NAME, AZURITE)) {
                SupervisedChild child = children.get(name);
                if (child != null) {
                    child.close();
                }
            }
            parts.vault().close();
            parts.issuer().close();
            http.shutdownNow();
            Files.deleteIfExists(folder.runFile());
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + folder.runFile(), e);
        } finally {
            lock.close();
            closed.countDown();
        }
    }
}
