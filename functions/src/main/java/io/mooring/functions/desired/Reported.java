package io.mooring.functions.desired;

import io.mooring.functions.fluxv1.SourceControl;
import io.mooring.functions.tables.LongText;
import io.mooring.functions.tables.RowJson;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.extension.ExtensionReport;
import io.mooring.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One report of agents, of whichever kind.
 *
 * @param deleted the item has gone from the cluster
 * @param body as JSON, cut so that a row can hold it
 */
public record Reported(ItemKind kind, String name, long generation, boolean deleted, JsonNode body) {
    private static final int MESSAGE_LENGTH_MAX = 4_000;

    public static Reported of(FluxConfigurationReport report) {
        var statuses = report.statuses();
        var kept = report;
        JsonNode body = Json.mapper().valueToTree(kept);
        while (tooLong(body) && !statuses.isEmpty()) {
            statuses = statuses.subList(0, statuses.size() / 2);
            kept = new FluxConfigurationReport(
                    report.name(),
                    report.generation(),
                    report.deleted(),
                    report.complianceState(),
                    report.sourceSyncedCommitId(),
                    report.sourceUpdatedAt(),
                    report.repositoryPublicKey(),
                    cut(report.errorMessage()),
                    statuses);
            body = Json.mapper().valueToTree(kept);
        }
        Optional<String> sourceControl = SourceControl.resourceName(report.name());
        return new Reported(
                sourceControl.isPresent() ? ItemKind.SOURCE_CONTROL : ItemKind.FLUX_CONFIGURATION,
                sourceControl.orElse(report.name()),
                report.generation(),
                report.deleted(),
                body);
    }

    public static Reported of(ExtensionReport report) {
        JsonNode body = Json.mapper().valueToTree(report);
        if (tooLong(body)) {
            body = Json.mapper()
                    .valueToTree(new ExtensionReport(
                            report.name(),
                            report.generation(),
                            report.deleted(),
                            report.state(),
                            cut(report.currentVersion()),
                            cut(report.releaseNamespace()),
                            cut(report.errorMessage()),
                            List.of(),
                            report.failedVersion()));
        }
        return new Reported(ItemKind.EXTENSION, report.name(), report.generation(), report.deleted(), body);
    }

    private static boolean tooLong(JsonNode body) {
        return RowJson.write(body).length() > LongText.LENGTH_MAX;
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MESSAGE_LENGTH_MAX ? text : text.substring(0, MESSAGE_LENGTH_MAX);
    }
}
