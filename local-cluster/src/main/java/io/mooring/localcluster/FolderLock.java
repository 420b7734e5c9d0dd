package io.mooring.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to use a data folder; the system gives it back when our process ends, however it ends. */
record FolderLock(FileChannel channel) implements AutoCloseable {
    static FolderLock take(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                channel.close();
                throw new IllegalStateException("A local cluster already runs on the data folder " + file.getParent()
                        + "; stop that one first.");
            }
            return new FolderLock(channel);
        } catch (IOException refused) {
            throw new UncheckedIOException("lock the data folder " + file.getParent(), refused);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException bySelf) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException refused) {
            throw new UncheckedIOException("unlock the data folder", refused);
        }
    }
}
