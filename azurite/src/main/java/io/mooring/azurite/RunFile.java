package io.mooring.azurite;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.process.ProcessMark;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a supervisor writes down about its local cloud, for other processes to find it; {@code run.json} in the data folder.
 *
 * @param ready whether everything answered when this was written
 * @param children the processes that the supervisor started, by name
 */
public record RunFile(
        ProcessMark supervisor, boolean ready, Map<String, ProcessMark> children, Addresses addresses, Files files) {
    public RunFile {
        children = Map.copyOf(children);
    }

    /**
     * Where the parts answer.
     *
     * @param hub absent when no functions are hosted
     * @param front the hub once more, without a port; absent unless it was asked for
     * @param issuer what tokens carry as {@code iss}
     * @param login the issuer in the form of an AD FS
     */
    public record Addresses(
            @Nullable URI hub, @Nullable URI front, URI vault, URI issuer, URI tokenEndpoint, URI login, URI tables) {}

    /** Where the files lie that others need; absolute paths. */
    public record Files(String dataFolder, String caFile, String clockFile, String secretsFile) {}

    /** Empty if no local cloud was ever started there, or if it was stopped well. */
    public static Optional<RunFile> read(Path dataFolder) {
        return PrivateFiles.readJson(dataFolder.resolve("run.json"), RunFile.class);
    }

    /** Whether the supervisor still lives. */
    public boolean isAlive() {
        return supervisor.isAlive();
    }
}
