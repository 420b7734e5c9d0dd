package io.mooring.protocol.catalog;

import static io.mooring.protocol.catalog.ExtensionTypeFile.known;
import static io.mooring.protocol.catalog.ExtensionTypeFile.text;

import io.mooring.protocol.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The parts of a type's file that say how its versions spread, and whose signature its charts bear. */
final class PolicyFile {
    private static final double FAILURE_SHARE = 0.1;

    private PolicyFile() {}

    static @Nullable Rollout rollout(JsonNode rollout) {
        if (rollout.isMissingNode()) {
            return null;
        }
        known(rollout, "ringTag", "rings", "freezes");
        List<Rollout.Ring> rings = new ArrayList<>();
        for (JsonNode ring : rollout.path("rings")) {
            known(ring, "name", "soak", "failureShareMax");
            try {
                rings.add(new Rollout.Ring(
                        text(ring, "name"),
                        Duration.parse(ring.path("soak").asString("PT0S")),
                        ring.path("failureShareMax").asDouble(FAILURE_SHARE)));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("a ring's \"soak\" is an ISO 8601 duration such as PT24H", e);
            }
        }
        List<Freeze> freezes = new ArrayList<>();
        for (JsonNode freeze : rollout.path("freezes")) {
            known(freeze, "reason", "from", "to", "days", "begins", "ends", "zone");
            text(freeze, "reason");
            freezes.add(freeze(freeze));
        }
        return new Rollout(rollout.path("ringTag").asString(Rollout.RING_TAG), rings, freezes);
    }

    private static Freeze freeze(JsonNode freeze) {
        try {
            JsonNode read = freeze.deepCopy();
            if (read instanceof ObjectNode object && object.get("days") instanceof ArrayNode days) {
                ArrayNode upper = object.putArray("days");
                days.forEach(day -> upper.add(day.asString("").toUpperCase(Locale.ROOT)));
            }
            return Json.mapper().treeToValue(read, Freeze.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "a freeze has \"from\" and \"to\" such as 2026-12-20T00:00:00Z, or \"days\" such as [Friday], \"begins\""
                            + " and \"ends\" such as \"18:00\"",
                    e);
        }
    }

    static @Nullable ChartSignature signature(JsonNode signature, ChartOrigin chart) {
        if (signature.isMissingNode()) {
            return null;
        }
        known(signature, "provenance", "cosign");
        if (signature.size() != 1) {
            throw new IllegalArgumentException("\"signature\" names one of \"provenance\" and \"cosign\"");
        }
        boolean registry = chart instanceof ChartOrigin.Repository(String url, String name)
                && url.toLowerCase(Locale.ROOT).startsWith("oci://");
        if (!(chart instanceof ChartOrigin.Repository)) {
            throw new IllegalArgumentException("only charts of a repository can have a signature");
        }
        if (signature.has("cosign") && !registry) {
            throw new IllegalArgumentException("\"cosign\" is for charts in a registry; others have \"provenance\"");
        }
        return signature.has("cosign")
                ? new ChartSignature.Cosign(text(signature, "cosign"))
                : new ChartSignature.Provenance(text(signature, "provenance"));
    }
}
