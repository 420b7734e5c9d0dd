package io.mooring.localcluster;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started so far; closed in the reverse order, each even when one before it failed. */
final class StartedParts implements AutoCloseable {
    private final Deque<Runnable> closers = new ArrayDeque<>();

    void add(Runnable closer) {
        closers.push(closer);
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!closers.isEmpty()) {
            try {
                closers.pop().run();
            } catch (RuntimeException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
