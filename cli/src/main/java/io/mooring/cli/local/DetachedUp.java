package io.mooring.cli.local;

import io.mooring.cli.CliFailure;
import io.mooring.cli.CliMain;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts {@code moor up} in a session of its own, shows its progress, and leaves it running when it is ready. */
final class DetachedUp {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    /** A first run installs Azurite and builds the Kubernetes binaries. */
    private static final Duration READY_LIMIT = Duration.ofMinutes(45);

    private static final int LINE_BYTES_MAX = 64 * 1024;

    private final Moor moor;
    private final DataFolder folder;
    private long shown;

    DetachedUp(Moor moor, DataFolder folder) {
        this.moor = moor;
        this.folder = folder;
    }

    void start(List<String> options) {
        FolderOwner.become(folder).close();
        Process process = spawn(command(options));
        Optional<Boolean> ready = moor.waiting().upTo(READY_LIMIT, LOOK_EVERY, () -> {
            showProgress();
            if (LocalRun.find(folder).isPresent()) {
                return Optional.of(true);
            }
            return process.isAlive() ? Optional.empty() : Optional.of(false);
        });
        showProgress();
        if (ready.isEmpty()) {
            process.destroy();
            throw new CliFailure(
                    ExitCode.TIMEOUT,
                    "The local cloud is not ready after " + READY_LIMIT.toMinutes() + " minutes.",
                    "See " + folder.log() + ".");
        }
        if (!ready.get()) {
            throw new CliFailure(
                    exitCode(process.exitValue()), "The local cloud did not start.", "See " + folder.log() + ".");
        }
    }

    private Process spawn(List<String> command) {
        try {
            Files.deleteIfExists(folder.log());
            File log = folder.log().toFile();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .redirectInput(new File("/dev/null"));
            builder.environment().clear();
            builder.environment().putAll(moor.surroundings().environment());
            return builder.start();
        } catch (IOException refused) {
            throw new CliFailure(
                    ExitCode.ENVIRONMENT,
                    "The background process cannot be started: " + refused.getMessage() + ".",
                    "Run `moor up` without --detach.",
                    refused);
        }
    }

    private List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(ownSession());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dmooring.home=" + moor.surroundings().installation(),
                "-cp",
                System.getProperty("java.class.path"),
                CliMain.class.getName(),
                "up",
                "--in-background",
                "--data",
                folder.root().toString()));
        command.addAll(options);
        return command;
    }

    /** The end of the terminal, or Ctrl-C in it, must not reach the process that stays. */
    private static List<String> ownSession() {
        for (String setsid : List.of("/usr/bin/setsid", "/bin/setsid")) {
            if (Files.isExecutable(Path.of(setsid))) {
                return List.of(setsid);
            }
        }
        return List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");
    }

    /** Prints the complete lines that came since the last look. */
    private void showProgress() {
        PrintStream out = moor.surroundings().out();
        if (!Files.exists(folder.log())) {
            return;
        }
        try (RandomAccessFile log = new RandomAccessFile(folder.log().toFile(), "r")) {
            log.seek(shown);
            byte[] bytes = new byte[(int) Math.min(LINE_BYTES_MAX, log.length() - shown)];
            log.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n' && bytes.length < LINE_BYTES_MAX) {
                end--;
            }
            shown += end;
            out.print(new String(bytes, 0, end, StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException unreadable) {
            throw new CliFailure(ExitCode.FAILED, "The log " + folder.log() + " cannot be read.", "", unreadable);
        }
    }

    private static ExitCode exitCode(int number) {
        for (ExitCode code : ExitCode.values()) {
            if (code.number() == number && code != ExitCode.OK) {
                return code;
            }
        }
        return ExitCode.FAILED;
    }
}
