package io.mooring.cli.local;

import io.mooring.azurite.RunningCloud;
import io.mooring.localcluster.controlplane.ClusterFolder;
import io.mooring.localcluster.process.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Processes of a data folder whose owner was killed. */
public final class Leftovers {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Leftovers() {}

    /** Deletes what the folder holds, but for the mark of its owner; only to be called by that. */
    static void erase(DataFolder folder) {
        Set<Path> kept = Set.of(folder.root(), folder.lock(), folder.events());
        try (Stream<Path> files = Files.walk(folder.root())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!kept.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("erase " + folder.root(), refused);
        }
    }

    /** Processes that still name the folder on their command line, apart from us and those that called us. */
    public static List<String> processes(DataFolder folder) {
        Set<Long> ours = new HashSet<>();
        for (Optional<ProcessHandle> one = Optional.of(ProcessHandle.current());
                one.isPresent();
                one = one.get().parent()) {
            ours.add(one.get().pid());
        }
        return ProcessHandle.allProcesses()
                .filter(process -> !ours.contains(process.pid()))
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(folder.root().toString()))
                        .isPresent())
                .map(process -> process.pid() + " " + process.info().command().orElse("?"))
                .toList();
    }

    /** Ends them; only to be called while nobody runs the folder. */
    public static void stop(DataFolder folder) {
        boolean unused = RunningCloud.stop(folder.cloud(), GRACE);
        var killed = new RunFile(new ClusterFolder(folder.cluster()).runFile()).killLeftovers();
        if (!killed.isEmpty()) {
            System.getLogger(Leftovers.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "event=leftovers-killed processes=" + killed);
        }
    }
}
