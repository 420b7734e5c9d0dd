package io.mooring.cli.local;

import io.mooring.azurite.RunningCloud;
import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.hub.HubConnection;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What runs on a data folder and is ready to be used: a cloud, and perhaps a cluster. */
public record LocalRun(RunningCloud cloud, @Nullable Path kubeconfig) {
    /**
     * What the process that runs it wrote down when all was ready.
     *
     * @param kubeconfig of the local cluster, null if none runs
     */
    private record Written(long pid, @Nullable String kubeconfig) {}

    public static Optional<LocalRun> find(DataFolder folder) {
        OptionalLong pid = FolderOwner.find(folder);
        if (pid.isEmpty() || !Files.exists(folder.runFile())) {
            return Optional.empty();
        }
        try {
            Written written = Json.mapper().readValue(Files.readString(folder.runFile()), Written.class);
            if (written.pid() != pid.getAsLong()) {
                return Optional.empty();
            }
            Path kubeconfig = written.kubeconfig() == null ? null : Path.of(written.kubeconfig());
            return RunningCloud.find(folder.cloud()).map(cloud -> new LocalRun(cloud, kubeconfig));
        } catch (IOException | JacksonException unreadable) {
            return Optional.empty();
        }
    }

    public static LocalRun require(DataFolder folder) {
        return find(folder).orElseThrow(() -> {
            boolean starting = FolderOwner.find(folder).isPresent();
            return new CliFailure(
                    ExitCode.UNREACHABLE,
                    starting
                            ? "The local cloud on " + folder.root() + " is not ready yet."
                            : "No local cloud runs on " + folder.root() + ".",
                    starting
                            ? "Wait a little, then try again."
                            : "Start one with `moor up`, or name a hub with --hub or MOORING_HUB_URL.");
        });
    }

    /** The local hub, with a fresh token for each call: the local clock may be moved by months between two. */
    public HubConnection hub() {
        return new HubConnection(
                cloud.hubUrl().orElseThrow(() -> new IllegalStateException("the local cloud has no hub")),
                cloud.caFile(),
                cloud::ownerToken);
    }

    static void write(DataFolder folder, @Nullable Path kubeconfig) {
        Path file = folder.runFile();
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Written written = new Written(ProcessHandle.current().pid(), kubeconfig == null ? null : kubeconfig.toString());
        try {
            Files.writeString(next, Json.mapper().writeValueAsString(written));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new UncheckedIOException("write " + file, refused);
        }
    }

    static void forget(DataFolder folder) {
        try {
            Files.deleteIfExists(folder.runFile());
        } catch (IOException refused) {
            throw new UncheckedIOException("delete " + folder.runFile(), refused);
        }
    }
}
