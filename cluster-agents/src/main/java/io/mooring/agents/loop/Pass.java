package io.mooring.agents.loop;

import java.time.Duration;

/** One look at the whole truth and what follows from it. Doing it twice changes nothing the second time. */
@FunctionalInterface
public interface Pass {
    /**
     * Does the work once.
     *
     * @return when to do it again at the latest
     * @throws NotYet if something outside is missing; any other exception is a failure of this agent
     */
    Duration run() throws InterruptedException;
}
