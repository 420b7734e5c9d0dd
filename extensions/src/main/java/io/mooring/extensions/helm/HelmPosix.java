package io.mooring.extensions.helm;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The few calls of the C library that the worker needs and Java does not have. */
final class HelmPosix {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int CLOSE_ON_EXEC = 1;

    private final C c;

    HelmPosix() {
        c = Native.load("c", C.class);
    }

    /**
     * Takes standard output away from everyone else: what Java or Go print from now on goes to standard error, and
     * only the stream that is returned still reaches the parent.
     */
    OutputStream takeStandardOutput() throws IOException {
        int kept = c.dup(STDOUT);
        if (kept < 0 || c.dup2(STDERR, STDOUT) < 0) {
            throw new IOException("standard output cannot be duplicated");
        }
        return new FileOutputStream("/dev/fd/" + kept);
    }

    /** A file that is only in memory and readable only through the path that is held. */
    MemoryFile memoryFile(byte[] content) throws IOException {
        int descriptor = c.memfd_create("values", CLOSE_ON_EXEC);
        if (descriptor < 0) {
            throw new IOException("no file in memory can be made");
        }
        MemoryFile file = new MemoryFile(c, descriptor);
        Files.write(file.path(), content);
        return file;
    }

    /** Lives until it is closed, or the process ends in whatever way. */
    record MemoryFile(C c, int descriptor) implements AutoCloseable {
        Path path() {
            return Path.of("/proc/self/fd/" + descriptor);
        }

        @Override
        public void close() {
            c.close(descriptor);
        }
    }

    /** Named as in C, as JNA wants it. */
    interface C extends Library {
        int dup(int descriptor);

        int dup2(int from, int to);

        int memfd_create(String name, int flags);

        int close(int descriptor);
    }
}
