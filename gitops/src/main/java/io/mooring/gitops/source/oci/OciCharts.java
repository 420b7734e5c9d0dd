package io.mooring.gitops.source.oci;

import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.SemverRange;
import io.mooring.gitops.source.remote.RemoteHttp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The charts of one repository of a registry, as Helm pushes them: a tag per version. */
public final class OciCharts {
    private static final String CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private static final String FAILED = "ChartPullFailed";

    private final OciRegistry registry;

    private OciCharts(OciRegistry registry) {
        this.registry = registry;
    }

    /** Where a chart's content is. */
    public record Layer(String digest, JsonNode descriptor) {}

    /** The login is a user's name and password, or a Docker configuration. */
    public static OciCharts at(RemoteHttp http, String url, boolean insecure, Map<String, String> login)
            throws FetchFailed {
        OciName name;
        try {
            name = OciName.parse(url);
        } catch (IllegalArgumentException e) {
            throw new FetchFailed("URLInvalid", "there can be no chart at '" + url + "'");
        }
        String user = login.getOrDefault("username", "");
        Optional<OciLogin> known;
        if (!user.isEmpty()) {
            known = Optional.of(new OciLogin(user, login.getOrDefault("password", "")));
        } else {
            known = login.containsKey(".dockerconfigjson") ? OciLogin.find(login, name.login()) : Optional.empty();
        }
        return new OciCharts(new OciRegistry(http, name, insecure, known));
    }

    /** The tag of the greatest version in a range; a tag cannot have a plus, so Helm writes an underscore for it. */
    public String choose(String range) throws FetchFailed, IOException {
        if (range.matches("v?\\d+\\.\\d+\\.\\d+([-+][0-9A-Za-z.+-]*)?")) {
            return range.replace('+', '_');
        }
        List<String> versions =
                registry.tags().stream().map(tag -> tag.replace('_', '+')).toList();
        try {
            return SemverRange.parse(range)
                    .greatest(versions)
                    .map(version -> version.replace('+', '_'))
                    .orElseThrow(() -> new FetchFailed(
                            FAILED, "failed to get chart version: no version matching '" + range + "' found"));
        } catch (IllegalArgumentException e) {
            throw new FetchFailed("InvalidChartReference", "spec.version is no range of versions: '" + range + "'");
        }
    }

    public Layer layer(String tag) throws FetchFailed, IOException {
        for (JsonNode layer : registry.manifest(tag).content().path("layers")) {
            if (layer.path("mediaType").asString("").equals(CHART)) {
                return new Layer(layer.path("digest").asString(""), layer);
            }
        }
        throw new FetchFailed(FAILED, "'" + tag + "' is no chart: it has no layer of the type " + CHART);
    }

    /** The content, checked against its digest; the file it is in goes when the stream is closed. */
    public InputStream open(Layer layer) throws FetchFailed, IOException {
        Path file = Files.createTempFile("chart-", ".tgz");
        try {
            registry.layer(layer.descriptor(), file);
            return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (FetchFailed | IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
