package io.mooring.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes that belong to one data folder: they name it on their command line or work below it. */
record LocalProcesses(Path data) {
    List<ProcessHandle> running(String mark) {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .filter(process -> commandLine(process).contains(mark))
                .filter(this::belongs)
                .toList();
    }

    /** Ends all of them at once, as {@code kill -9} does, and returns how many there were. */
    int kill(String mark) {
        List<ProcessHandle> found = running(mark);
        found.forEach(ProcessHandle::destroyForcibly);
        return found.size();
    }

    /** Anything at all that still runs for the folder. */
    List<String> all() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(this::belongs)
                .map(process -> process.pid() + " " + commandLine(process))
                .toList();
    }

    private boolean belongs(ProcessHandle process) {
        return commandLine(process).contains(data.toString())
                || workingFolder(process).startsWith(data.toString());
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return process.info().commandLine().orElse(""); // No /proc here, or the process has just ended.
        }
    }

    private static String workingFolder(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }
}
