package io.mooring.localcluster.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessesIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void aLaterLifeKillsWhatTheRunFileNames() {
        try (ChildProcesses first = new ChildProcesses(new RunFile(folder.resolve("run")))) {
            ChildProcess child = first.start(command("sleep 600"));

            RunFile second = new RunFile(folder.resolve("run"));
            assertEquals(List.of("test"), second.killLeftovers());
            assertTrue(child.awaitEnd(LONG));
            assertEquals(List.of(), second.killLeftovers());
        }
    }

    @Test
    void aProcessThatOnlyHasTheSameNumberIsSpared() throws IOException {
        try (ChildProcesses first = new ChildProcesses(new RunFile(folder.resolve("run")))) {
            ChildProcess child = first.start(command("sleep 600"));
            Files.writeString(folder.resolve("run"), child.pid() + " 2001-01-01T00:00:00Z other\nhalf a li");

            assertEquals(List.of(), new RunFile(folder.resolve("run")).killLeftovers());
            assertTrue(child.isAlive());
            child.kill();
        }
    }

    @Test
    void whatAProcessStartedEndsWithIt() throws IOException {
        try (ChildProcesses children = new ChildProcesses(new RunFile(folder.resolve("run")))) {
            ChildProcess child = children.start(command("sleep 600 & echo $!; exit 5"));
            assertTrue(child.awaitEnd(LONG));

            assertEquals(5, child.exitCode().orElseThrow());
            long orphan = Long.parseLong(Files.readString(child.log().file()).strip());
            assertTrue(new Patience(Clock.systemUTC(), LONG, Duration.ofMillis(50))
                    .until(() -> !ProcessHandle.of(orphan)
                            .map(ProcessHandle::isAlive)
                            .orElse(false)));
            assertEquals("", Files.readString(folder.resolve("run")), "and is forgotten");
        }
    }

    @Test
    void stopKillsWhoDoesNotListen() {
        try (ChildProcesses children = new ChildProcesses(new RunFile(folder.resolve("run")))) {
            ChildProcess child = children.start(command("trap '' TERM; while :; do sleep 1; done"));
            child.stop(Duration.ofMillis(300));

            assertFalse(child.isAlive());
        }
    }

    private ProcessCommand command(String script) {
        return new ProcessCommand(
                "test",
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/bin:/bin"),
                folder,
                new BoundedLog(folder.resolve("log"), 100_000));
    }
}
