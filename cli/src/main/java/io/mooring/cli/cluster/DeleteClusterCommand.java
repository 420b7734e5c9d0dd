package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.cli.output.Steps;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.protocol.arm.ClusterId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code moor clusters delete}. */
@Command(
        name = "delete",
        description = "Disconnects a cluster: deletes its resource and removes the agents from it.",
        mixinStandardHelpOptions = true)
final class DeleteClusterCommand implements Runnable {
    private final Moor moor;

    @Mixin
    private final ClusterChoice choice = new ClusterChoice();

    @Mixin
    private final KubeChoice kube = new KubeChoice();

    @Mixin
    @SuppressWarnings("unused")
    private final UnaskedYes yes = new UnaskedYes();

    @Option(names = "--force", description = "Deletes the resource even if the cluster cannot be reached.")
    private boolean force;

    DeleteClusterCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        ClusterId id = choice.id();
        boolean deleted;
        try (Steps steps = moor.steps();
                Helm helm = Helm.start(HelmSettings.from(moor.surroundings().environment()))) {
            KubeCluster cluster = reachable(steps);
            try {
                deleted = new Offboarding(moor.hub(), helm, steps, moor.waiting()).disconnect(id, cluster);
            } finally {
                if (cluster != null) {
                    cluster.close();
                }
            }
        }
        if (!deleted) {
            throw new CliFailure(
                    ExitCode.NOT_FOUND, "There is no cluster " + id + ".", "`moor clusters list` shows what is there.");
        }
        moor.output().say("The cluster " + id.name() + " is disconnected.");
    }

    /** The cluster, or null where it does not answer and that is accepted. */
    private @Nullable KubeCluster reachable(Steps steps) {
        KubeCluster cluster = null;
        try {
            cluster = KubeCluster.open(kube.choose(moor.surroundings().environment()));
            KubeCluster.Facts unused = cluster.facts();
            return cluster;
        } catch (CliFailure unreachable) {
            if (cluster != null) {
                cluster.close();
            }
            if (!force) {
                throw new CliFailure(
                        unreachable.exitCode(),
                        unreachable.text(),
                        "With --force the resource alone is deleted and agents stay where they are.",
                        unreachable);
            }
            steps.say("! " + unreachable.text());
            steps.say("! Only the hub's side is deleted; agents stay where they are.");
            return null;
        }
    }
}
