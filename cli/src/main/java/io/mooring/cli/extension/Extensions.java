package io.mooring.cli.extension;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Waiting;
import io.mooring.cli.desired.DesiredItems;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.DurationText;
import io.mooring.protocol.arm.ClusterId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The extensions of one cluster, at the hub. */
public final class Extensions extends DesiredItems {
    public Extensions(HubClient hub, ClusterId cluster) {
        super(hub, ArmPath.extensions(cluster), "extension");
    }

    /** Waits until the extension is installed; a failed one is a failure at once, its words are in the message. */
    @Override
    public ObjectNode awaitDone(String name, Duration limit, Waiting waiting, Consumer<String> progress) {
        AtomicReference<String> last = new AtomicReference<>("");
        return await(name, limit, waiting, seen -> {
                    JsonNode properties = seen.path("properties");
                    String state = properties.path("provisioningState").asString("");
                    String problem = problem(properties);
                    String words = problem.isEmpty() ? doing(properties) : problem;
                    last.set(state + (words.isEmpty() ? "" : ": " + words));
                    progress.accept(last.get());
                    if (state.equals("Failed")) {
                        throw new CliFailure(
                                ExitCode.FAILED,
                                "The extension " + name + " failed: "
                                        + (problem.isEmpty() ? "no reason given" : problem) + ".",
                                "Correct it and create it again under the same name.");
                    }
                    return state.equals("Succeeded") ? Optional.of(seen) : Optional.<ObjectNode>empty();
                })
                .orElseThrow(() -> new CliFailure(
                        ExitCode.TIMEOUT,
                        "The extension " + name + " is not installed after " + DurationText.show(limit) + ", it is "
                                + last.get() + ".",
                        "It may still come: `moor extension show` follows it."));
    }

    /** Which objects are not ready yet, as the cluster says. */
    private static String doing(JsonNode properties) {
        return properties.path("statuses").path(0).path("message").asString("");
    }

    static String problem(JsonNode properties) {
        String message = properties.path("errorInfo").path("message").asString("");
        if (!message.isEmpty()) {
            return message;
        }
        for (JsonNode status : properties.path("statuses")) {
            if (status.path("level").asString("").equals("Error")) {
                return status.path("message").asString("");
            }
        }
        return "";
    }
}
