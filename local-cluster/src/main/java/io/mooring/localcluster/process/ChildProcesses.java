package io.mooring.localcluster.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** Starts the processes of one data folder, and makes sure that none of them is ever lost. */
public final class ChildProcesses implements AutoCloseable {
    private final RunFile runFile;
    private final ParentWatch watch = new ParentWatch();

    public ChildProcesses(RunFile runFile) {
        this.runFile = runFile;
    }

    /** Kills what a former life of the data folder left running. */
    public List<String> killLeftovers() {
        return runFile.killLeftovers();
    }

    public ChildProcess start(ProcessCommand command) {
        ProcessBuilder builder = new ProcessBuilder(ProcessTree.inOwnGroup(command.line()))
                .directory(command.workingFolder().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            Files.createDirectories(command.log().file().toAbsolutePath().getParent());
            Process process = builder.start();
            watch.add(process.pid());
            runFile.add(command.name(), process.toHandle());
            return new ChildProcess(command, process, this::forget);
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "start " + command.name() + ": " + command.line().getFirst(), refused);
        }
    }

    private void forget(long pid) {
        watch.remove(pid);
        runFile.remove(pid);
    }

    @Override
    public void close() {
        watch.close();
    }
}
