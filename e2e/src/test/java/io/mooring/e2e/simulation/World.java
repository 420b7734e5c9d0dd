package io.mooring.e2e.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Time, chance and what happens next.
 *
 * <p>One event runs at a time. Others begin in the middle of it only where it asks for that: at each call of a hub to its
 * store. So whatever two hubs may do to each other between two such calls happens in some run.
 */
final class World {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** No request to a hub takes longer from its first look at the clock to its last write. */
    static final Duration REQUEST_MAX = Duration.ofSeconds(5);

    private static final int DEPTH_MAX = 4;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final List<String> violations = new ArrayList<>();
    private final Random random;
    private final Weather weather;
    private Instant now = START;
    private Instant sliceEnd = START;
    private long sequence;
    private long trace = 17;
    private long ran;
    private int depth;
    private int quiet;

    World(long seed, Weather weather) {
        this.random = new Random(seed);
        this.weather = weather;
    }

    private record Event(Instant at, long sequence, String what, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Instant now() {
        return now;
    }

    Random random() {
        return random;
    }

    /** A clock that is wrong by so much. */
    Clock clock(Supplier<Duration> skew) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.plus(skew.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    void at(Instant when, String what, Runnable action) {
        events.add(new Event(when.isBefore(now) ? now : when, sequence++, what, action));
    }

    void in(Duration delay, String what, Runnable action) {
        at(now.plus(delay), what, action);
    }

    /** Any time up to a bound, and not at once. */
    Duration upTo(Duration bound) {
        return Duration.ofMillis(1 + random.nextLong(Math.max(1, bound.toMillis())));
    }

    void runUntil(Instant end) {
        while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
            sliceEnd = events.peek().at().plus(REQUEST_MAX);
            runNext();
        }
        now = now.isBefore(end) ? end : now;
    }

    /** Lets what is due soon happen now, in the middle of something else. */
    void interleave() {
        if (quiet > 0 || depth >= DEPTH_MAX || random.nextDouble() >= weather.interleaving()) {
            return;
        }
        int count = 1 + random.nextInt(3);
        while (count-- > 0 && !events.isEmpty() && events.peek().at().isBefore(sliceEnd)) {
            count(Fault.INTERLEAVED);
            runNext();
        }
    }

    private void runNext() {
        Event next = events.remove();
        now = now.isBefore(next.at()) ? next.at() : now;
        trace(next.what());
        ran++;
        depth++;
        try {
            next.action().run();
        } finally {
            depth--;
        }
    }

    /** Looks without faults and without anything else happening. */
    <T> T quietly(Supplier<T> look) {
        quiet++;
        try {
            return look.get();
        } finally {
            quiet--;
        }
    }

    /** Whether nothing may go wrong just now. */
    boolean isQuiet() {
        return quiet > 0;
    }

    /** Whether a fault that comes at this rate comes now. */
    boolean strikes(Fault fault, double rate) {
        if (quiet > 0 || rate <= 0 || random.nextDouble() >= rate) {
            return false;
        }
        count(fault);
        return true;
    }

    Weather weather() {
        return quiet > 0 ? Weather.NONE : weather;
    }

    void count(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
        trace(fault.name());
    }

    /** How many faults there have been. */
    long disturbances() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }

    /** From now on nothing goes wrong any more. */
    void calm() {
        quiet++;
    }

    Map<Fault, Long> faults() {
        return faults;
    }

    long events() {
        return ran;
    }

    /** Stands for all that happened so far, and in which order. */
    long trace() {
        return trace;
    }

    private void trace(String what) {
        trace = trace * 31 + what.hashCode();
        trace = trace * 31 + now.toEpochMilli();
    }

    void violation(String rule, String detail) {
        trace(rule);
        violations.add(now + " " + rule + ": " + detail);
    }

    List<String> violations() {
        return violations;
    }
}
