package io.mooring.extensions.chart;

import io.mooring.protocol.catalog.ChartSignature;
import io.mooring.protocol.catalog.SemanticVersion;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Charts from OCI registries, by the protocol of the distribution specification. What is read is checked by its digest. */
final class RegistryCharts {
    private static final int DOCUMENT_BYTES_MAX = 4 << 20;
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private static final String PROVENANCE_LAYER = "application/vnd.cncf.helm.chart.provenance.v1.prov";
    private static final int SIGNATURES_MAX = 20;
    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RepositoryCharts.Fetch fetch;
    private final String base;
    private String authorization = "";

    private RegistryCharts(RepositoryCharts.Fetch fetch) {
        this.fetch = fetch;
        URI url = fetch.source().url();
        // As every client of registries does it: without TLS on the own machine only.
        String scheme = LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches() ? "http" : "https";
        String path = (url.getPath() + "/" + fetch.source().chart()).replaceAll("^/+|/+$", "");
        this.base = scheme + "://" + url.getAuthority() + "/v2/" + path.replaceAll("/+", "/");
    }

    static Chart download(RepositoryCharts.Fetch fetch) throws IOException, ChartUnavailable {
        return new RegistryCharts(fetch).download();
    }

    /** What the registry has of the chart. */
    static RepositoryIndex index(RepositoryCharts.Fetch fetch) throws IOException, ChartUnavailable {
        return new RegistryCharts(fetch).index();
    }

    private Chart download() throws IOException, ChartUnavailable {
        String tag = tag();
        Path file = fetch.folder().resolve("manifest.json");
        get("/manifests/" + tag, MANIFEST, file, DOCUMENT_BYTES_MAX, ChartUnavailable.Kind.NO_SUCH_VERSION);
        if (fetch.source().signature() instanceof ChartSignature.Cosign(String publicKey)) {
            new CosignCheck(publicKey).check(CacheFolder.sha256(file), where() + ":" + tag);
        }
        JsonNode manifest = read(file);
        JsonNode layer = manifest.path("layers")
                .valueStream()
                .filter(each -> CHART_LAYER.equals(each.path("mediaType").asString("")))
                .findFirst()
                .orElseThrow(() -> new ChartUnavailable(
                        ChartUnavailable.Kind.BROKEN,
                        where() + ":" + tag + " is no Helm chart: it has no layer of one"));
        Matcher digest = DIGEST.matcher(layer.path("digest").asString(""));
        if (!digest.matches()) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.BROKEN, where() + ":" + tag + " names its chart by no sha256 digest");
        }
        Path unfinished = fetch.folder().resolve("downloading.tgz");
        get("/blobs/" + digest.group(), "", unfinished, RepositoryCharts.CHART_BYTES_MAX, ChartUnavailable.Kind.BROKEN);
        String actual = CacheFolder.sha256(unfinished);
        if (!actual.equals(digest.group(1))) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.DIGEST_MISMATCH,
                    where() + ":" + tag + " has the digest " + actual + ", but its manifest says " + digest.group(1));
        }
        if (fetch.source().signature() instanceof ChartSignature.Provenance(String publicKeys)) {
            String archive = fetch.source().chart() + "-" + tag.replace('_', '+') + ".tgz";
            new Provenance(publicKeys).check(provenance(manifest, tag), archive, actual);
        }
        return RepositoryCharts.keep(fetch, unfinished, where() + ":" + tag, tag.replace('_', '+'));
    }

    /** Helm pushes it as a layer beside the chart's. */
    private byte[] provenance(JsonNode manifest, String tag) throws IOException, ChartUnavailable {
        for (JsonNode layer : manifest.path("layers")) {
            if (PROVENANCE_LAYER.equals(layer.path("mediaType").asString(""))) {
                return blob(layer);
            }
        }
        throw new ChartUnavailable(ChartUnavailable.Kind.UNSIGNED, where() + ":" + tag + " has no provenance");
    }

    private byte[] blob(JsonNode layer) throws IOException, ChartUnavailable {
        Matcher digest = DIGEST.matcher(layer.path("digest").asString(""));
        Path file = fetch.folder().resolve("document.blob");
        if (!digest.matches()) {
            throw new ChartUnavailable(ChartUnavailable.Kind.BROKEN, where() + " names a layer by no sha256 digest");
        }
        String path = "/blobs/" + digest.group();
        get(path, "", file, RepositoryCharts.PROVENANCE_BYTES_MAX, ChartUnavailable.Kind.BROKEN);
        return Files.readAllBytes(file);
    }

    /** Asks the registry what cosign has put beside a manifest. */
    private final class CosignCheck {
        private final CosignSignature signature;

        CosignCheck(String publicKey) {
            this.signature = new CosignSignature(publicKey);
        }

        void check(String manifestSha256, String what) throws IOException, ChartUnavailable {
            JsonNode beside;
            try {
                beside = document(
                        "/manifests/" + CosignSignature.tag(manifestSha256), MANIFEST, ChartUnavailable.Kind.UNSIGNED);
            } catch (ChartUnavailable missing) {
                if (missing.kind() != ChartUnavailable.Kind.UNSIGNED) {
                    throw missing;
                }
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.UNSIGNED, what + " has no signature of cosign", missing);
            }
            int looked = 0;
            for (JsonNode layer : beside.path("layers")) {
                String written = layer.path("annotations")
                        .path(CosignSignature.ANNOTATION)
                        .asString("");
                if (!written.isEmpty()
                        && ++looked <= SIGNATURES_MAX
                        && signature.isOf(manifestSha256, blob(layer), written)) {
                    return;
                }
            }
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.UNSIGNED,
                    what + " is signed, but none of its signatures is made with the key of the extension type");
        }
    }

    /** A tag cannot have a plus, so Helm writes an underscore for it. */
    private String tag() throws IOException, ChartUnavailable {
        String version = fetch.source().version();
        if (SemanticVersion.parse(version).isPresent()) {
            return version.replace('+', '_');
        }
        return index().choose(version).version().replace('+', '_');
    }

    private RepositoryIndex index() throws IOException, ChartUnavailable {
        List<RepositoryIndex.Entry> entries = new ArrayList<>();
        for (JsonNode tag : document("/tags/list?n=10000", "application/json", ChartUnavailable.Kind.NO_SUCH_CHART)
                .path("tags")) {
            String text = tag.asString("").replace('_', '+');
            if (SemanticVersion.parse(text).isPresent()) {
                entries.add(new RepositoryIndex.Entry(text, "", ""));
            }
        }
        return new RepositoryIndex(fetch.source().chart(), List.copyOf(entries), List.of());
    }

    private JsonNode document(String path, String accept, ChartUnavailable.Kind missing)
            throws IOException, ChartUnavailable {
        Path file = fetch.folder().resolve("document.json");
        get(path, accept, file, DOCUMENT_BYTES_MAX, missing);
        return read(file);
    }

    private JsonNode read(Path file) throws IOException, ChartUnavailable {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JacksonException broken) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.BROKEN, where() + " does not answer like a registry", broken);
        }
    }

    private void get(String path, String accept, Path file, long bytesMax, ChartUnavailable.Kind missing)
            throws IOException, ChartUnavailable {
        URI url = URI.create(base + path);
        HttpDownload.Result result =
                fetch.http().get(new HttpDownload.Wanted(url, "", accept, authorization), file, bytesMax);
        if (result instanceof HttpDownload.Result.Refused refused
                && refused.status() == 401
                && authorization.isEmpty()) {
            authorization = answer(refused);
            result = fetch.http().get(new HttpDownload.Wanted(url, "", accept, authorization), file, bytesMax);
        }
        if (result instanceof HttpDownload.Result.Refused refused) {
            throw HttpDownload.refused(url, refused, fetch.access());
        }
        if (result instanceof HttpDownload.Result.Missing) {
            throw new ChartUnavailable(
                    missing, "the registry has no " + where() + path.replaceFirst("/(manifests|blobs)/", " "));
        }
    }

    /** What to send for a challenge: the login itself, or a token that is got for it. */
    private String answer(HttpDownload.Result.Refused refused) throws IOException, ChartUnavailable {
        String basic = fetch.access().basic();
        if (!refused.challenge().regionMatches(true, 0, "Bearer", 0, 6)) {
            if (basic.isEmpty()) {
                throw HttpDownload.refused(URI.create(base), refused, fetch.access());
            }
            return basic;
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(refused.challenge());
        while (matcher.find()) {
            parameters.put(matcher.group(1), matcher.group(2));
        }
        String scope = "repository:" + base.replaceFirst("^.*?/v2/", "") + ":pull";
        URI realm;
        try {
            realm = URI.create(parameters.getOrDefault("realm", "") + "?service="
                    + encode(parameters.getOrDefault("service", "")) + "&scope="
                    + encode(parameters.getOrDefault("scope", scope)));
        } catch (IllegalArgumentException broken) {
            throw tokensFromNowhere();
        }
        if (!"https".equals(realm.getScheme()) && !HttpDownload.sameServer(realm, URI.create(base))) {
            throw tokensFromNowhere();
        }
        Path file = fetch.folder().resolve("token.json");
        try {
            HttpDownload.Result result =
                    fetch.http().get(HttpDownload.Wanted.of(realm, basic), file, DOCUMENT_BYTES_MAX);
            if (result instanceof HttpDownload.Result.Refused no) {
                throw HttpDownload.refused(realm, no, fetch.access());
            }
            if (!(result instanceof HttpDownload.Result.Got)) {
                throw tokensFromNowhere();
            }
            JsonNode token = read(file);
            return "Bearer "
                    + token.path("token").asString(token.path("access_token").asString(""));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private ChartUnavailable tokensFromNowhere() {
        return new ChartUnavailable(
                ChartUnavailable.Kind.BROKEN, where() + " names a place for tokens where none can be had");
    }

    private String where() {
        return base.replaceFirst("^https?://", "oci://").replaceFirst("/v2/", "/");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
