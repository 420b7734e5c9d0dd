package io.mooring.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.process.ChildProcess;
import io.mooring.azurite.process.ChildSpec;
import io.mooring.azurite.process.ProcessMark;
import io.mooring.azurite.stagedapp.StagedTestApp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCloudIT {
    @TempDir
    Path folder;

    private LocalCloudSettings settings() throws IOException {
        return LocalCloudSettings.at(folder.resolve("data")).withFunctions(StagedTestApp.at(folder.resolve("app")));
    }

    private static String get(LocalCloud cloud, URI uri) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder().sslContext(cloud.certificates().trust()).build()) {
            return http.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int look = 0; look < 600 && !condition.getAsBoolean(); look++) {
            assertFalse(never.await(50, TimeUnit.MILLISECONDS));
        }
        assertTrue(condition.getAsBoolean(), what);
    }

    @Test
    void startsOnceHealsItsChildrenAndComesBackOnTheSamePorts() throws Exception {
        Path data = folder.resolve("data");
        URI hub;
        Map<String, String> appSettings;
        try (LocalCloud cloud = LocalCloud.start(settings())) {
            hub = cloud.hubUrl();
            appSettings = cloud.appSettings();
            assertEquals("special", get(cloud, hub.resolve("/things/special")));
            assertEquals("file", get(cloud, hub.resolve("/environment/FROM_FILE")));
            assertEquals("PT3S", get(cloud, hub.resolve("/environment/MOORING_HEARTBEAT_INTERVAL")));
            assertEquals("null", get(cloud, hub.resolve("/environment/MOORING_HOST_MASTER_KEY")));

            AlreadyRunning refused = assertThrows(AlreadyRunning.class, () -> LocalCloud.start(settings()));
            assertEquals(ProcessHandle.current().pid(), refused.pid());

            anotherProcessFindsIt(cloud, data);
            aKilledChildComesBack(cloud, "hub");
            await("the hub answers again", () -> cloud.asRunning().hubUrl().isPresent() && answers(cloud));
            aKilledChildComesBack(cloud, "azurite");
            await("storage answers again", () -> AzuriteServer.answers(cloud.storage()));
            nobodyElseMayReadSecrets(data);
        }
        assertTrue(RunningCloud.find(data).isEmpty());

        try (LocalCloud again = LocalCloud.start(settings())) {
            assertEquals(hub, again.hubUrl());
            assertEquals(appSettings, again.appSettings());
        }
    }

    private static void anotherProcessFindsIt(LocalCloud cloud, Path data) throws Exception {
        RunningCloud found = RunningCloud.find(data).orElseThrow();
        assertEquals(cloud.run(), found.run());
        assertEquals(cloud.appSettings(), found.appSettings());
        assertTrue(cloud.issuer()
                .verifier(AppSettings.HUB_AUDIENCE)
                .callerOf("Bearer " + found.ownerToken())
                .isPresent());
        found.fireTimer("tick");
        LocalClock clock = found.clock(Clock.systemUTC());
        Instant moved = clock.advance(Duration.ofDays(1));
        await("the clock moved", () -> cloud.clock().instant().isAfter(moved.minusSeconds(60)));
        clock.reset();
    }

    private static void aKilledChildComesBack(LocalCloud cloud, String name) throws InterruptedException {
        ProcessMark killed = cloud.processes().get(name);
        assertTrue(killed.find().orElseThrow().destroyForcibly());
        await(name + " is started again", () -> {
            ProcessMark now = cloud.processes().get(name);
            return !now.equals(killed) && now.isAlive();
        });
        Path data = Path.of(cloud.run().files().dataFolder());
        await(
                name + " is written down again",
                () -> !RunFile.read(data).orElseThrow().children().get(name).equals(killed));
    }

    private static boolean answers(LocalCloud cloud) {
        try {
            return get(cloud, cloud.hubUrl().resolve("/things/special")).equals("special");
        } catch (IOException e) {
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void nobodyElseMayReadSecrets(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.filter(one -> !one.endsWith("lock")).toList()) {
                assertFalse(PrivateFiles.isReadableByOthers(file), file.toString());
            }
        }
    }

    @Test
    void nothingOutlivesAKilledSupervisorAndTheNextStartIsClean() throws Exception {
        Path data = folder.resolve("data");
        ChildProcess supervisor = ChildProcess.start(new ChildSpec(
                "supervisor",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalCloudMain.class.getName(),
                        data.toString(),
                        StagedTestApp.at(folder.resolve("app")).toString()),
                folder,
                System.getenv(),
                folder.resolve("supervisor.log")));
        supervisor.awaitReady(() -> RunningCloud.find(data).isPresent(), Duration.ofSeconds(60));
        RunFile run = RunFile.read(data).orElseThrow();
        assertEquals(2, run.children().size());

        supervisor.mark().find().orElseThrow().destroyForcibly();
        for (ProcessMark child : run.children().values()) {
            await("child " + child.pid() + " ends", () -> !child.isAlive());
        }
        assertTrue(RunningCloud.find(data).isEmpty());

        try (LocalCloud next = LocalCloud.start(LocalCloudSettings.at(data))) {
            assertEquals(run.addresses().tables(), next.run().addresses().tables());
        }
    }

    @Test
    void anotherProcessStopsTheSupervisorGently() throws Exception {
        Path data = folder.resolve("data");
        ChildProcess supervisor = ChildProcess.start(new ChildSpec(
                "supervisor",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalCloudMain.class.getName(),
                        data.toString()),
                folder,
                System.getenv(),
                folder.resolve("supervisor.log")));
        supervisor.awaitReady(() -> RunningCloud.find(data).isPresent(), Duration.ofSeconds(60));
        RunFile run = RunFile.read(data).orElseThrow();

        assertTrue(RunningCloud.stop(data, Duration.ofSeconds(20)));

        assertFalse(supervisor.isAlive());
        run.children().values().forEach(child -> assertFalse(child.isAlive()));
        assertFalse(RunningCloud.stop(data, Duration.ofSeconds(1)));
    }
}
