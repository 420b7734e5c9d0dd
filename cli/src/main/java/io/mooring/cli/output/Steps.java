package io.mooring.cli.output;

import io.mooring.cli.Waiting;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the steps of a long command, one line each, with the time that it took. While a step runs, a terminal shows its
 * last word and its age in a line that is drawn over; a log gets a line when the word changed or ten seconds went by.
 */
public final class Steps implements AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(500);
    private static final Duration LOG_AT_LEAST_EVERY = Duration.ofSeconds(10);
    private static final Duration LOG_AT_MOST_EVERY = Duration.ofSeconds(2);
    private static final int LINE_LENGTH_MAX = 110;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final Clock clock;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("steps").unstarted(task));
    private final List<Taken> taken = new ArrayList<>();
    private @Nullable Running running;

    /** A step that ended, and how long it took. */
    public record Taken(String title, Duration time) {}

    /** What a step does; it may say how far it is. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T run(Progress progress);
    }

    /** Takes the word of a running step on how far it is. */
    public interface Progress {
        void note(String line);

        /** A finding that shall stay visible beside the title when the step has ended. */
        void found(String detail);

        /** A part of the step is done: it gets a line of its own, and the step's time begins anew. */
        void milestone(String title);
    }

    public Steps(PrintStream out, boolean terminal, Waiting waiting) {
        this.out = out;
        this.terminal = terminal;
        this.clock = waiting.clock();
    }

    public <T extends @Nullable Object> T step(String title, Work<T> work) {
        Running step = begin(title);
        boolean done = false;
        try {
            T result = work.run(step);
            done = true;
            return result;
        } finally {
            end(step, done);
        }
    }

    /** A line that belongs to no step. */
    public synchronized void say(String line) {
        erase();
        out.println(line);
    }

    public synchronized List<Taken> taken() {
        return List.copyOf(taken);
    }

    @Override
    public synchronized void close() {
        erase();
        ticker.shutdownNow();
    }

    private synchronized Running begin(String title) {
        Running step = new Running(title, clock.instant());
        running = step;
        step.tick = ticker.scheduleWithFixedDelay(
                () -> draw(step), REDRAW.toMillis(), REDRAW.toMillis(), TimeUnit.MILLISECONDS);
        return step;
    }

    private synchronized void end(Running step, boolean done) {
        if (step.tick != null) {
            step.tick.cancel(false);
        }
        running = null;
        erase();
        Duration time = Duration.between(step.began, clock.instant());
        taken.add(new Taken(step.title, time));
        String detail = step.detail.isEmpty() ? "" : " " + step.detail;
        out.println((done ? "✓ " : "✗ ") + step.title + detail + " " + DurationText.show(time));
        out.flush();
    }

    private synchronized void draw(Running step) {
        if (running != step) {
            return;
        }
        Instant now = clock.instant();
        String age = DurationText.show(Duration.between(step.began, now));
        String line = "… " + step.title + " " + age + (step.note.isEmpty() ? "" : ": " + step.note);
        String cut = line.length() > LINE_LENGTH_MAX ? line.substring(0, LINE_LENGTH_MAX - 1) + "…" : line;
        if (terminal) {
            out.print(CLEAR + cut);
            out.flush();
            return;
        }
        Duration silent = Duration.between(step.loggedAt, now);
        boolean news = !step.note.equals(step.logged) && silent.compareTo(LOG_AT_MOST_EVERY) >= 0;
        if (news || silent.compareTo(LOG_AT_LEAST_EVERY) >= 0) {
            out.println(cut);
            out.flush();
            step.loggedAt = now;
            step.logged = step.note;
        }
    }

    private void erase() {
        if (terminal) {
            out.print(CLEAR);
        }
    }

    private synchronized void pass(Running step, String title) {
        erase();
        Instant now = clock.instant();
        Duration time = Duration.between(step.began, now);
        taken.add(new Taken(title, time));
        out.println("✓ " + title + " " + DurationText.show(time));
        out.flush();
        step.began = now;
        step.loggedAt = now;
    }

    private final class Running implements Progress {
        private final String title;
        private Instant began;
        private volatile String note = "";
        private volatile String detail = "";
        private String logged = "";
        private Instant loggedAt;
        private @Nullable ScheduledFuture<?> tick;

        Running(String title, Instant began) {
            this.title = title;
            this.began = began;
            this.loggedAt = began;
        }

        @Override
        public void note(String line) {
            note = line.strip().replaceAll("\\s*\\R\\s*", " ");
        }

        @Override
        public void found(String found) {
            detail = found;
        }

        @Override
        public void milestone(String title) {
            pass(this, title);
        }
    }
}
