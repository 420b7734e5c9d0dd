package io.mooring.agents.loop;

import java.time.Duration;

/** Is told what becomes of the passes of loops. */
public interface LoopObserver {
    /** A loop is about to start; until its first good pass the process is not ready. */
    void started(String loop);

    void passed(String loop, Duration took);

    void postponed(String loop, NotYet reason, Duration took);

    void failed(String loop, RuntimeException reason, Duration took);

    /** The loop has ended and will not come back. */
    void ended(String loop);
}
