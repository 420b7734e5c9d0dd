package io.mooring.cli.local;

import io.mooring.azurite.LocalCloud;
import io.mooring.cli.Moor;
import io.mooring.cli.output.Steps;
import io.mooring.localcluster.LocalCluster;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code moor up}. */
@Command(
        name = "up",
        description = "Starts a local cloud: a hub with all that it needs, on this machine only.",
        mixinStandardHelpOptions = true)
public final class UpCommand implements Runnable {
    private final Moor moor;

    @Option(names = "--detach", description = "Returns when it is ready and leaves it running; `moor down` stops it.")
    private boolean detach;

    @Option(names = "--cluster", description = "Starts a local cluster as well.")
    private boolean cluster;

    @Option(names = "--func", description = "Runs the functions on `func` from the PATH instead of our own host.")
    private boolean func;

    @Option(names = "--in-background", hidden = true)
    private boolean inBackground;

    UpCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        DataFolder folder = moor.dataFolder();
        if (detach) {
            new DetachedUp(moor, folder).start(cluster, func);
            return;
        }
        PrintStream out = moor.surroundings().out();
        CountDownLatch ended = new CountDownLatch(1);
        try (Steps steps = new Steps(out, moor.surroundings().terminal(), moor.waiting());
                LocalEnvironment environment =
                        new LocalEnvironment(folder, moor.surroundings(), moor.waiting(), steps)) {
            Interruption.runsFirst(environment::stop, ended::countDown);
            LocalCloud unused = environment.startCloud(func);
            if (cluster) {
                LocalCluster unusedCluster = environment.startCluster();
            }
            describe(environment.announce());
            out.println(inBackground ? "`moor down` stops it." : "Ctrl-C stops it.");
            awaitEnd(ended);
        }
    }

    private void describe(LocalRun run) {
        PrintStream out = moor.surroundings().out();
        out.println("Hub:        " + run.hub().url());
        if (run.kubeconfig() != null) {
            out.println("Kubeconfig: " + run.kubeconfig());
        }
        out.println("Data:       " + moor.dataFolder().root());
        out.println(
                "Next:       eval \"$(./moor env" + dataOption() + ")\"; ./moor connect --name c1 --resource-group g1");
        out.flush();
    }

    private String dataOption() {
        DataFolder usual = DataFolder.of(null, moor.surroundings().environment());
        return moor.dataFolder().equals(usual)
                ? ""
                : " --data " + ShellExports.quote(moor.dataFolder().root().toString());
    }

    private static void awaitEnd(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
