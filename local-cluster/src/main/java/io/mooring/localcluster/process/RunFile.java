package io.mooring.localcluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The list of the processes that a data folder has running, on disk, so that a later life of the same folder can end those
 * that outlived their parent. A process is named by its id and its start instant, because ids are used again.
 */
public final class RunFile {
    /** The start instant is computed from the boot time, which moves a little when the clock of the machine is set. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private final Path file;
    private final Map<Long, Entry> running = new LinkedHashMap<>();

    public RunFile(Path file) {
        this.file = file;
    }

    record Entry(String name, long pid, Instant startedAt) {
        String line() {
            return pid + " " + startedAt + " " + name;
        }

        static Optional<Entry> parse(String line) {
            String[] parts = line.split(" ", 3);
            if (parts.length < 3) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Entry(parts[2], Long.parseLong(parts[0]), Instant.parse(parts[1])));
            } catch (RuntimeException torn) {
                return Optional.empty(); // A line half written before a power cut names nobody that still lives.
            }
        }

        boolean isSameProcess(ProcessHandle handle) {
            return handle.info()
                    .startInstant()
                    .map(start -> Duration.between(start, startedAt).abs().compareTo(START_TOLERANCE) <= 0)
                    .orElse(false);
        }
    }

    /** Kills what a former life left running, and forgets it. Returns the names of those that were killed. */
    public synchronized List<String> killLeftovers() {
        List<String> killed = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : read()) {
                Entry.parse(line)
                        .ifPresent(entry -> ProcessHandle.of(entry.pid())
                                .filter(entry::isSameProcess)
                                .ifPresent(handle -> {
                                    ProcessTree.kill(handle);
                                    killed.add(entry.name());
                                }));
            }
        }
        running.clear();
        write();
        return killed;
    }

    synchronized void add(String name, ProcessHandle handle) {
        Instant startedAt = handle.info().startInstant().orElse(Instant.EPOCH);
        running.put(handle.pid(), new Entry(name, handle.pid(), startedAt));
        write();
    }

    synchronized void remove(long pid) {
        if (running.remove(pid) != null) {
            write();
        }
    }

    private List<String> read() {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("read the run file " + file, unreadable);
        }
    }

    private void write() {
        try {
            if (!Files.isDirectory(file.resolveSibling("."))) {
                return; // The data folder is gone (a test deleted it): nobody will look here again.
            }
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, running.values().stream().map(Entry::line).toList());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new UncheckedIOException("write the run file " + file, refused);
        }
    }
}
