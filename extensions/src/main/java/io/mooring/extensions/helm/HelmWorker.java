package io.mooring.extensions.helm;

import io.mooring.protocol.proxy.ProxySettings;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/** The parent's handle of one worker process. One caller at a time uses it. */
final class HelmWorker {
    private static final int STDERR_LINES_MAX = 20;
    private static final long KILL_SECONDS_MAX = 5;

    private final Process process;
    private final OutputStream calls;
    private final BlockingQueue<Optional<String>> replies = new ArrayBlockingQueue<>(4);
    private final Deque<String> lastWords = new ArrayDeque<>();
    private long operationsDone;
    private volatile boolean killed;

    private HelmWorker(Process process) {
        this.process = process;
        this.calls = process.getOutputStream();
    }

    static HelmWorker start(HelmSettings settings) throws IOException {
        Path library = Files.createDirectories(settings.cacheFolder().resolve("library"));
        ProcessBuilder builder = new ProcessBuilder(
                settings.java().toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Djna.tmpdir=" + library,
                "-D" + HelmNativeLibrary.FOLDER_PROPERTY + "=" + library,
                HelmWorkerMain.class.getName());
        // What the user's shell tells another helm must not reach ours; the class path may be longer than a line.
        builder.environment().keySet().removeIf(name -> name.startsWith("HELM_") || name.equals("KUBECONFIG"));
        builder.environment().put("CLASSPATH", settings.classPath());
        // Helm reads the same variables; what this process reaches directly, the apiserver first, it must reach so too.
        ProxySettings proxies = ProxySettings.ofProcess();
        if (!proxies.equals(ProxySettings.NONE)) {
            builder.environment().remove("no_proxy");
            builder.environment().put("NO_PROXY", proxies.except().toString());
        }
        for (String kind : List.of("CACHE", "CONFIG", "DATA")) {
            builder.environment()
                    .put(
                            "HELM_" + kind + "_HOME",
                            settings.cacheFolder().resolve("home").toString());
        }
        builder.environment()
                .put("KUBECACHEDIR", settings.cacheFolder().resolve("discovery").toString());
        HelmWorker worker = new HelmWorker(builder.start());
        // A read from a pipe holds the carrier of a virtual thread: these two would hold all of a small machine.
        Thread.ofPlatform().daemon().name("helm-replies").start(worker::readReplies);
        Thread.ofPlatform().daemon().name("helm-stderr").start(worker::readLastWords);
        return worker;
    }

    /** Asks, waits, and kills the worker when the deadline passes or the caller is interrupted. */
    HelmWire.Reply call(HelmWire.Call call, Duration deadline) {
        try {
            HelmWire.write(calls, call);
            Optional<String> line = replies.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                return lost(call, "the operation did not end within " + deadline.toSeconds() + " s and was stopped");
            }
            if (line.isEmpty()) {
                return lost(call, "the worker died in the middle of the operation" + lastWords());
            }
            operationsDone++;
            HelmWire.Reply reply = HelmWire.JSON.readValue(line.get(), HelmWire.Reply.class);
            return reply.id() == call.id() ? reply : lost(call, "the worker answered out of turn");
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            return lost(call, "the operation was cancelled");
        } catch (IOException | JacksonException broken) {
            return lost(call, "the worker cannot be talked to: " + broken.getMessage() + lastWords());
        }
    }

    boolean usable(int operationsMax) {
        return !killed && process.isAlive() && operationsDone < operationsMax;
    }

    long pid() {
        return process.pid();
    }

    /** Kills the process and whatever it started, and waits until it is gone. */
    void kill() {
        killed = true;
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        boolean interrupted = Thread.interrupted(); // A cancelled caller, too, leaves only when the worker is gone.
        try {
            process.waitFor(KILL_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private HelmWire.Reply lost(HelmWire.Call call, String why) {
        kill();
        return new HelmWire.Reply(call.id(), null, new HelmFailure(HelmFailure.Kind.WORKER_LOST, why));
    }

    private void readReplies() {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            for (String line = HelmWire.read(in); line != null; line = HelmWire.read(in)) {
                replies.put(Optional.of(line));
            }
        } catch (IOException | InterruptedException gone) {
            remember("replies end: " + gone.getMessage());
        }
        // A full queue means that nobody waits for an end either.
        if (!replies.offer(Optional.empty())) {
            process.destroyForcibly();
        }
    }

    private void readLastWords() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                remember(line);
            }
        } catch (IOException gone) {
            remember("errors end: " + gone.getMessage());
        }
    }

    private void remember(String line) {
        synchronized (lastWords) {
            lastWords.addLast(line.substring(0, Math.min(line.length(), 500)));
            if (lastWords.size() > STDERR_LINES_MAX) {
                lastWords.removeFirst();
            }
        }
    }

    private String lastWords() {
        synchronized (lastWords) {
            return lastWords.isEmpty() ? "" : "; its last words: " + String.join(" | ", lastWords);
        }
    }
}
