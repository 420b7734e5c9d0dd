package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Moor;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.Steps;
import io.mooring.protocol.arm.ClusterId;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code moor reactivate}. */
@Command(
        name = "reactivate",
        description = {
            "Lets a cluster enrol once more with its onboarding key: one that has expired, or that lost its certificate.",
            "Its configurations and extensions stay as they are. The agents come by themselves, within a day."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nFor instance:%n",
        footer = "  moor reactivate --name c1 --resource-group g1")
public final class ReactivateCommand implements Runnable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Moor moor;

    @Mixin
    private final ClusterChoice choice = new ClusterChoice();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "Limit of the wait for Connected (default: 5m).")
    private String timeout = "5m";

    @Option(names = "--no-wait", description = "Does not wait for the agents.")
    private boolean noWait;

    ReactivateCommand(Moor moor) {
        this.moor = moor;
    }

    @Override
    public void run() {
        ClusterId id = choice.id();
        Duration limit = DurationText.parse(timeout);
        HubClient hub = moor.hub();
        ObjectNode shown;
        try (Steps steps = moor.steps()) {
            steps.step("Enrolment with the onboarding key allowed", progress -> {
                hub.act(ArmPath.cluster(id).child("reactivate"), "reactivate " + id.name());
                return null;
            });
            shown = noWait
                    ? look(hub, id)
                    : steps.step("Cluster Connected", progress -> awaitConnected(hub.patient(), id, limit, progress));
        }
        moor.output().show(shown, () -> ClusterRow.withErrors(shown, moor.ages(hub)));
    }

    private ObjectNode awaitConnected(HubClient hub, ClusterId id, Duration limit, Steps.Progress progress) {
        return moor.waiting()
                .upTo(limit, LOOK_EVERY, () -> {
                    ObjectNode seen = look(hub, id);
                    String status =
                            seen.path("properties").path("connectivityStatus").asString("");
                    progress.note(status);
                    return status.equals("Connected") ? Optional.of(seen) : Optional.<ObjectNode>empty();
                })
                .orElseThrow(() -> new CliFailure(
                        ExitCode.TIMEOUT,
                        "No agent of " + id.name() + " has come in " + DurationText.show(limit) + ".",
                        "They have a day. kubectl -n azure-arc get connectedcluster clustermetadata -o yaml says what"
                                + " they wait for (condition IdentityReady)."));
    }

    private static ObjectNode look(HubClient hub, ClusterId id) {
        return hub.get(ArmPath.cluster(id), "look at the cluster " + id.name());
    }
}
