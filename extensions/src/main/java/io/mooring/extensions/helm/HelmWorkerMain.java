package io.mooring.extensions.helm;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;

/** A worker process: does one operation after the other as its parent asks, and ends when the parent is gone. */
public final class HelmWorkerMain {
    private final HelmOperations operations = new HelmOperations();
    private final OutputStream replies;

    private HelmWorkerMain(OutputStream replies) {
        this.replies = replies;
    }

    public static void main(String[] arguments) throws IOException {
        OutputStream replies = replies();
        System.setOut(System.err);
        new HelmWorkerMain(replies).serve(new BufferedInputStream(System.in));
    }

    private static OutputStream replies() throws IOException {
        try {
            return new HelmPosix().takeStandardOutput();
        } catch (UnsatisfiedLinkError noPosix) {
            return new FileOutputStream(FileDescriptor.out); // Then only what Go prints could disturb us.
        }
    }

    /** The parent's end of the pipe closes when it dies, even in the middle of an operation that nothing can stop. */
    private void serve(InputStream calls) {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            for (String line = HelmWire.read(calls); line != null; line = HelmWire.read(calls)) {
                String call = line;
                worker.execute(() -> answer(call));
            }
            Runtime.getRuntime().halt(0);
        } catch (IOException broken) {
            System.err.println("the parent cannot be read: " + broken);
            Runtime.getRuntime().halt(1);
        }
    }

    private void answer(String line) {
        try {
            HelmWire.Call call = HelmWire.JSON.readValue(line, HelmWire.Call.class);
            HelmWire.write(replies, run(call));
        } catch (IOException | JacksonException broken) {
            System.err.println("the parent cannot be answered: " + broken);
            Runtime.getRuntime().halt(2);
        }
    }

    private HelmWire.Reply run(HelmWire.Call call) {
        try {
            Object value = operations.run(call.operation());
            return new HelmWire.Reply(call.id(), HelmWire.JSON.valueToTree(value), null);
        } catch (IOException | RuntimeException failed) {
            // helm-java reports everything as IllegalStateException with Helm's text.
            String text = failed.getMessage() == null ? failed.toString() : failed.getMessage();
            return new HelmWire.Reply(call.id(), null, HelmFailure.of(text));
        }
    }
}
