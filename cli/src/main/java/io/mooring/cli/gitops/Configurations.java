package io.mooring.cli.gitops;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Waiting;
import io.mooring.cli.desired.DesiredItems;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.DurationText;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.configuration.ComplianceState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The configurations of one cluster, at the hub. */
public final class Configurations extends DesiredItems {
    public Configurations(HubClient hub, ClusterId cluster) {
        super(hub, ArmPath.configurations(cluster), "configuration");
    }

    @Override
    public ObjectNode awaitDone(String name, Duration limit, Waiting waiting, Consumer<String> progress) {
        return awaitCompliant(name, "", limit, waiting, progress);
    }

    /** Waits until the cluster is as the configuration wants it, and, if a commit is named, at that commit. */
    public ObjectNode awaitCompliant(
            String name, String commit, Duration limit, Waiting waiting, Consumer<String> progress) {
        AtomicReference<ObjectNode> last = new AtomicReference<>();
        return await(name, limit, waiting, seen -> {
                    last.set(seen);
                    progress.accept(describe(seen));
                    return isCompliant(seen, commit) ? Optional.of(seen) : Optional.<ObjectNode>empty();
                })
                .orElseThrow(() -> notCompliant(name, last.get(), limit));
    }

    static boolean isCompliant(JsonNode configuration, String commit) {
        JsonNode properties = configuration.path("properties");
        return properties.path("complianceState").asString("").equals(ComplianceState.COMPLIANT.wireName())
                && properties.path("sourceSyncedCommitId").asString("").contains(commit);
    }

    /** {@code main@sha1:0123456…} cut to the seven digits that Git shows. */
    public static String shortCommit(String commit) {
        return commit.replaceFirst("([0-9a-f]{7})[0-9a-f]{33}$", "$1");
    }

    private static String describe(JsonNode configuration) {
        JsonNode properties = configuration.path("properties");
        String state = properties.path("complianceState").asString("no state yet");
        String commit = shortCommit(properties.path("sourceSyncedCommitId").asString(""));
        String problem = problem(properties);
        return state + (commit.isEmpty() ? "" : " at " + commit) + (problem.isEmpty() ? "" : ": " + problem);
    }

    /** The first thing that is wrong, in words. */
    static String problem(JsonNode properties) {
        String message = properties.path("errorMessage").asString("");
        if (!message.isEmpty()) {
            return message;
        }
        for (JsonNode object : properties.path("statuses")) {
            if (object.path("complianceState").asString("").equals(ComplianceState.NON_COMPLIANT.wireName())) {
                for (JsonNode condition : object.path("statusConditions")) {
                    String words = condition.path("message").asString("");
                    if (condition.path("status").asString("").equals("False") && !words.isEmpty()) {
                        return object.path("kind").asString("") + " "
                                + object.path("name").asString("") + ": " + words;
                    }
                }
            }
        }
        return "";
    }

    private static CliFailure notCompliant(String name, JsonNode last, Duration limit) {
        JsonNode properties = last.path("properties");
        boolean broken =
                properties.path("complianceState").asString("").equals(ComplianceState.NON_COMPLIANT.wireName());
        return new CliFailure(
                broken ? ExitCode.FAILED : ExitCode.TIMEOUT,
                "The configuration " + name + " is not Compliant after " + DurationText.show(limit) + ", it is "
                        + describe(last) + ".",
                broken
                        ? "Correct the repository: the next commit is applied by itself."
                        : "It may still come: `moor gitops show` follows it; `moor status` tells whether agents are connected.");
    }
}
