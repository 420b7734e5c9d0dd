package io.mooring.cli.local;

import io.mooring.azurite.LocalCloud;
import io.mooring.cli.Moor;
import io.mooring.cli.output.Steps;
import io.mooring.localcluster.LocalCluster;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
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

    @Option(
            names = "--az",
            description = "Lets the stock az connect clusters: the hub also listens on 127.0.0.1:443. See moor az-env.")
    private boolean az;

    @Option(names = "--in-background", hidden = true)
    private boolean inBackground;

    UpCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        DataFolder folder = moor.dataFolder();
        if (detach) {
            new DetachedUp(moor, folder).start(options());
            return;
        }
        PrintStream out = moor.surroundings().out();
        CountDownLatch ended = new CountDownLatch(1);
        try (Steps steps = new Steps(out, moor.surroundings().terminal(), moor.waiting());
                LocalEnvironment environment =
                        new LocalEnvironment(folder, moor.surroundings(), moor.waiting(), steps)) {
            Interruption.runsFirst(environment::stop, ended::countDown);
            LocalCloud unused = environment.startCloud(func, az);
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
        if (az) {
            out.println("For az:     eval \"$(./moor az-env" + dataOption() + ")\"");
        }
        out.println(
                "Next:       eval \"$(./moor env" + dataOption() + ")\"; ./moor connect --name c1 --resource-group g1");
        out.flush();
    }

    private List<String> options() {
        List<String> options = new ArrayList<>();
        if (cluster) {
            options.add("--cluster");
        }
        if (func) {
            options.add("--func");
        }
        if (az) {
            options.add("--az");
        }
        return options;
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
