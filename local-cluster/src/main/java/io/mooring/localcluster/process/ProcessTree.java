package io.mooring.localcluster.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process with everything that it started, as far as the system lets us see it. */
final class ProcessTree {
    /** After SIGKILL only the kernel can delay the end; this long means that it hangs in I/O. */
    private static final int GONE_SECONDS_MAX = 10;

    private static final int LOOK_MILLIS = 100;
    private static final int LOOKS_MAX = GONE_SECONDS_MAX * 1000 / LOOK_MILLIS;

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private ProcessTree() {}

    /**
     * Puts a command into a session of its own where the system has setsid: then Ctrl-C in the terminal reaches only us, who
     * stop the children in order, and the whole group can be killed even when its first process has already gone.
     */
    static List<String> inOwnGroup(List<String> command) {
        return SETSID.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .map(setsid -> Stream.concat(Stream.of(setsid.toString()), command.stream())
                        .toList())
                .orElse(command);
    }

    static void kill(ProcessHandle root) {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(root), root.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        killGroup(root.pid());
        for (ProcessHandle one : all) {
            awaitEnd(one);
        }
    }

    /** Kills what is left of the process group that the process led; harmless when there is none. */
    static void killGroup(long pid) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s KILL -- -\"$1\"", "sh", Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(GONE_SECONDS_MAX, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException noShell) {
            // Without a shell the descendants that we could see are all that we can kill.
            System.getLogger(ProcessTree.class.getName())
                    .log(System.Logger.Level.DEBUG, "event=group-kill-unavailable", noShell);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            for (int look = 0; look < LOOKS_MAX && !isGone(process); look++) {
                ProcessHandle unused = process.onExit()
                        .completeOnTimeout(process, LOOK_MILLIS, TimeUnit.MILLISECONDS)
                        .get();
            }
            if (!isGone(process)) {
                System.getLogger(ProcessTree.class.getName())
                        .log(System.Logger.Level.WARNING, "event=process-survived-kill pid=" + process.pid());
            }
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("wait for the end of process " + process.pid(), impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A dead process whose new parent does not collect it (a container without an init) still has an entry: it is gone. */
    private static boolean isGone(ProcessHandle process) {
        if (!process.isAlive()) {
            return true;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException notLinuxOrJustGone) {
            return !process.isAlive();
        }
    }
}
