package io.mooring.cli.local;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one process that runs a data folder: it holds a lock on a file that also tells its id. The system gives the lock back
 * when the process ends, however it ends, so what the file says counts only while it is locked.
 */
public final class FolderOwner implements AutoCloseable {
    /**
     * Lock files that this very process holds. It must not even look at them: POSIX takes back all locks of a process on a
     * file as soon as the process closes any descriptor of it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderOwner(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Becomes the owner, or fails with the id of the one that there is. */
    public static FolderOwner become(DataFolder folder) {
        Path file = folder.create().lock();
        if (!HELD.add(file)) {
            throw running(folder, ProcessHandle.current().pid());
        }
        try {
            return new FolderOwner(file, lock(folder, file));
        } catch (RuntimeException failed) {
            HELD.remove(file);
            throw failed;
        }
    }

    private static FileChannel lock(DataFolder folder, Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw running(folder, id(file).orElse(-1));
            }
            channel.truncate(0);
            ByteBuffer id = StandardCharsets.US_ASCII.encode(
                    Long.toString(ProcessHandle.current().pid()));
            while (id.hasRemaining()) {
                int unused = channel.write(id);
            }
            return channel;
        } catch (IOException refused) {
            throw new CliFailure(
                    ExitCode.ENVIRONMENT,
                    "The data folder " + folder.root() + " cannot be used: " + refused.getMessage() + ".",
                    "Name another with --data or MOORING_DATA.",
                    refused);
        }
    }

    /** The id of the process that runs the folder; empty if none does. */
    public static OptionalLong find(DataFolder folder) {
        Path file = folder.lock();
        if (HELD.contains(file)) {
            return OptionalLong.of(ProcessHandle.current().pid());
        }
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Only looked at, with a lock that others may share: two who look do not take each other for an owner.
            FileLock free = channel.tryLock(0, Long.MAX_VALUE, true);
            if (free != null) {
                free.release();
                return OptionalLong.empty();
            }
            return id(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("look whether " + folder.root() + " is in use", unreadable);
        }
    }

    private static OptionalLong id(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.of(-1);
    }

    private static CliFailure running(DataFolder folder, long pid) {
        return new CliFailure(
                ExitCode.FAILED,
                "A local cloud already runs on " + folder.root() + " (pid " + pid + ").",
                "Use it (`moor env`), stop it (`moor down`), or name another folder with --data.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException refused) {
            throw new UncheckedIOException("give back the data folder", refused);
        } finally {
            HELD.remove(file);
        }
    }
}
