package io.mooring.azurite.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A process named so that a later process that got the same number is not taken for it. */
public record ProcessMark(long pid, Instant startedAt) {
    /** The kernel's start time is derived from the boot time, which moves a little when the clock is set. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    public static ProcessMark of(ProcessHandle process) {
        return new ProcessMark(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /** The process if it still lives. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    public boolean isAlive() {
        return find().isPresent();
    }

    private boolean isSame(ProcessHandle process) {
        Instant started = process.info().startInstant().orElse(Instant.EPOCH);
        return Duration.between(startedAt, started).abs().compareTo(TOLERANCE) <= 0;
    }
}
