package io.mooring.cli.extension;

import io.mooring.cli.desired.CreateItem;
import io.mooring.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The options that say how an extension is looked after. */
final class LifecycleOptions {
    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            description = "RollBack or Keep what an install or upgrade that failed has left (default: RollBack).")
    private @Nullable String onFailure;

    @Option(
            names = "--drift",
            paramLabel = "WHAT",
            description = "Repair or Report objects that others edited or deleted (default: Repair).")
    private @Nullable String drift;

    @Option(
            names = "--crds",
            paramLabel = "WHAT",
            description = "Keep or Delete the chart's CRDs when the extension is deleted (default: Keep).")
    private @Nullable String crds;

    @Option(
            names = "--ready-within",
            paramLabel = "DURATION",
            description = "How long objects may take to be ready, in ISO 8601 (default: PT5M).")
    private @Nullable String readyWithin;

    LifecycleOptions() {}

    /** {@code properties.lifecycle} of the REST body; empty if nothing was said. */
    ObjectNode body() {
        ObjectNode body = Json.mapper().createObjectNode();
        CreateItem.put(body, "onFailure", onFailure);
        CreateItem.put(body, "drift", drift);
        CreateItem.put(body, "crds", crds);
        CreateItem.put(body, "readyWithin", readyWithin);
        return body;
    }
}
