package io.mooring.cli.extension;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.desired.CreateItem;
import io.mooring.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The options that name a chart outside of the catalogue. */
final class ChartOptions {
    @Option(
            names = "--chart-repository",
            paramLabel = "URL",
            description = "HTTP chart repository (its index.yaml's folder).")
    private @Nullable String repository;

    @Option(names = "--chart-name", paramLabel = "CHART", description = "Chart in that repository.")
    private @Nullable String chart;

    @Option(names = "--chart-git-url", paramLabel = "URL", description = "Git repository that holds the chart.")
    private @Nullable String gitUrl;

    @Option(names = "--chart-git-path", paramLabel = "PATH", description = "The chart's folder there.")
    private @Nullable String gitPath;

    @Option(names = "--chart-git-branch", paramLabel = "BRANCH", description = "Branch of that repository.")
    private @Nullable String gitBranch;

    @Option(names = "--chart-git-tag", paramLabel = "TAG", description = "Tag of that repository.")
    private @Nullable String gitTag;

    @Option(
            names = "--chart-secret",
            paramLabel = "SECRET",
            description = "Secret in the cluster's namespace azure-arc with username and password, or ca.crt.")
    private @Nullable String secret;

    ChartOptions() {}

    /** {@code properties.chart} of the REST body; empty if no chart is named. */
    ObjectNode body() {
        ObjectNode body = Json.mapper().createObjectNode();
        if (repository != null && gitUrl != null) {
            throw new CliFailure(
                    ExitCode.USAGE, "The chart is named twice.", "Use either --chart-repository or --chart-git-url.");
        }
        if (repository != null || chart != null) {
            if (repository == null || chart == null) {
                throw new CliFailure(
                        ExitCode.USAGE,
                        "A chart of a repository has an address and a name.",
                        "Use --chart-repository and --chart-name together.");
            }
            body.putObject("repository").put("url", repository).put("name", chart);
        }
        if (gitUrl != null) {
            ObjectNode git = body.putObject("git").put("url", gitUrl);
            CreateItem.put(git, "path", gitPath);
            CreateItem.put(git, "branch", gitBranch);
            CreateItem.put(git, "tag", gitTag);
        }
        if (!body.isEmpty()) {
            CreateItem.put(body, "secretRef", secret);
        }
        return body;
    }

    /** A word for the type where the user chose none. */
    String defaultType() {
        if (chart != null) {
            return chart;
        }
        if (gitUrl == null) {
            return "";
        }
        String path = gitPath == null ? gitUrl : gitPath;
        String trimmed = path.replaceFirst("/+$", "").replaceFirst("\\.git$", "");
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
