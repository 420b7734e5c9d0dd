package io.mooring.localcluster.process;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small shell that kills our children when we are gone. It reads their ids from a pipe that only we hold open, so the end
 * of our process, even by SIGKILL, is the end of its input.
 */
final class ParentWatch implements AutoCloseable {
    private static final int CLOSE_SECONDS_MAX = 5;

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=" "
            while read -r op pid; do
              case $op in
                +) pids="$pids$pid " ;;
                -) pids="${pids%% $pid *} ${pids#* $pid }" ;;
              esac
            done
            for pid in $pids; do
              kill -s KILL -- "-$pid" 2>/dev/null || kill -s KILL "$pid" 2>/dev/null
            done
            """;

    private @Nullable Process shell;
    private @Nullable Writer input;

    synchronized void add(long pid) {
        tell("+ " + pid);
    }

    synchronized void remove(long pid) {
        tell("- " + pid);
    }

    private void tell(String line) {
        try {
            Writer open = input;
            if (open == null) {
                Process started = new ProcessBuilder(ProcessTree.inOwnGroup(List.of("sh", "-c", SCRIPT)))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                open = started.outputWriter(StandardCharsets.US_ASCII);
                shell = started;
                input = open;
            }
            open.write(line + "\n");
            open.flush();
        } catch (IOException gone) {
            // Only a safety net is lost: the run file still names the children for the next life.
            System.getLogger(ParentWatch.class.getName())
                    .log(System.Logger.Level.DEBUG, "event=parent-watch-lost", gone);
        }
    }

    @Override
    public synchronized void close() {
        Process ending = shell;
        Writer open = input;
        if (ending == null || open == null) {
            return;
        }
        try {
            open.close();
            if (!ending.waitFor(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                ending.destroyForcibly();
            }
        } catch (IOException alreadyGone) {
            ending.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
