package io.mooring.cli.local;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;

/** {@code moor down}. */
@Command(
        name = "down",
        description = "Stops the local cloud and cluster that `moor up` started on the data folder, and nothing else.",
        mixinStandardHelpOptions = true)
public final class DownCommand implements Runnable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** Longer than all parts take to stop one after the other. */
    private static final Duration GENTLE_LIMIT = Duration.ofSeconds(60);

    private static final Duration FORCED_LIMIT = Duration.ofSeconds(15);

    private final Moor moor;

    DownCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        DataFolder folder = moor.dataFolder();
        OptionalLong pid = FolderOwner.find(folder);
        if (pid.isEmpty()) {
            moor.output().say("Nothing runs on " + folder.root() + ".");
            return;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid.getAsLong());
        process.ifPresent(ProcessHandle::destroy);
        if (!stopped(folder, process, GENTLE_LIMIT)) {
            process.ifPresent(ProcessHandle::destroyForcibly);
            if (!stopped(folder, process, FORCED_LIMIT)) {
                throw new CliFailure(
                        ExitCode.TIMEOUT,
                        "The process " + pid.getAsLong() + " does not end.",
                        "See " + folder.log() + " for what it does.");
            }
            Leftovers.stop(folder);
        }
        moor.output().say("Stopped what ran on " + folder.root() + ".");
    }

    /** The owner gives the folder back a moment before its process ends; who asks for the end wants both. */
    private boolean stopped(DataFolder folder, Optional<ProcessHandle> process, Duration limit) {
        return moor.waiting()
                .until(
                        limit,
                        LOOK_EVERY,
                        () -> FolderOwner.find(folder).isEmpty()
                                && process.filter(ProcessHandle::isAlive).isEmpty());
    }
}
