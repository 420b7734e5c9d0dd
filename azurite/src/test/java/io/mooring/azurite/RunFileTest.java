package io.mooring.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.process.ProcessMark;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    private static final ProcessMark SELF = ProcessMark.of(ProcessHandle.current());

    @TempDir
    Path folder;

    private RunFile run(ProcessMark supervisor, URI hub) {
        URI any = URI.create("https://127.0.0.1:1/");
        return new RunFile(
                supervisor,
                true,
                Map.of("azurite", supervisor),
                new RunFile.Addresses(hub, null, any, any, any, any, any),
                new RunFile.Files(folder.toString(), "ca", "clock", "secrets"));
    }

    @Test
    void isReadAsItWasWritten() {
        for (URI hub : new URI[] {null, URI.create("https://127.0.0.1:2")}) {
            RunFile written = run(SELF, hub);
            PrivateFiles.writeJson(folder.resolve("run.json"), written);

            assertEquals(Optional.of(written), RunFile.read(folder));
        }
    }

    @Test
    void isReadableByNobodyElse() throws Exception {
        PrivateFiles.writeJson(folder.resolve("run.json"), run(SELF, null));

        assertFalse(PrivateFiles.isReadableByOthers(folder.resolve("run.json")));
    }

    @Test
    void anotherProcessWithTheSameNumberIsNotTheSupervisor() {
        assertTrue(run(SELF, null).isAlive());
        ProcessMark earlier = new ProcessMark(SELF.pid(), SELF.startedAt().minus(Duration.ofMinutes(1)));
        assertFalse(run(earlier, null).isAlive());
    }

    @Test
    void aFolderWithoutRunFileHasNothingToStop() {
        assertEquals(Optional.empty(), RunFile.read(folder));
        assertFalse(RunningCloud.stop(folder, Duration.ofSeconds(1)));
    }

    @Test
    void portsAreRememberedAndReplacedWhenTaken() throws Exception {
        Path file = folder.resolve("ports.json");
        Ports first = Ports.choose(file);
        assertEquals(first, Ports.choose(file));

        try (java.net.ServerSocket taken =
                new java.net.ServerSocket(first.hub(), 1, java.net.InetAddress.getLoopbackAddress())) {
            Ports second = Ports.choose(file);
            assertEquals(first.vault(), second.vault());
            assertFalse(second.hub() == taken.getLocalPort());
        }
    }
}
