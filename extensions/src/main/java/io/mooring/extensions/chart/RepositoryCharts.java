package io.mooring.extensions.chart;

import io.mooring.protocol.catalog.ChartSignature;
import io.mooring.protocol.catalog.SemanticVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Charts from repositories over HTTP, kept in the cache under their digest. */
final class RepositoryCharts {
    /** Helm's release Secrets hold one megabyte, so a chart that can be installed is far smaller. */
    static final long CHART_BYTES_MAX = 20L << 20;

    static final long PROVENANCE_BYTES_MAX = 1L << 20;

    private final Path cache;
    private final ChartHttp clients;

    RepositoryCharts(Path cache, ChartHttp clients) {
        this.cache = cache;
        this.clients = clients;
    }

    /** Where one fetch reads from and writes to. */
    record Fetch(CacheFolder folder, ChartSource.Repository source, HttpDownload http, ChartAccess access) {}

    Chart fetch(ChartSource.Repository source, ChartAccess access) throws IOException, ChartUnavailable {
        try (CacheFolder folder =
                CacheFolder.enter(cache, "repositories", key(source, access) + signatureKey(source))) {
            Optional<Chart> kept = kept(folder, source);
            if (kept.isPresent()) {
                return kept.get();
            }
            Fetch fetch = new Fetch(folder, source, clients.download(access), access);
            return source.isRegistry() ? RegistryCharts.download(fetch) : download(fetch);
        }
    }

    List<String> versions(ChartSource.Repository source, ChartAccess access) throws IOException, ChartUnavailable {
        try (CacheFolder folder = CacheFolder.enter(cache, "repositories", key(source, access))) {
            Fetch fetch = new Fetch(folder, source, clients.download(access), access);
            return (source.isRegistry() ? RegistryCharts.index(fetch) : index(fetch)).versions();
        }
    }

    private static String key(ChartSource.Repository source, ChartAccess access) {
        return source.url() + " " + source.chart() + access.cacheKey();
    }

    /** What lies in the cache was checked against this very signature before it was put there. */
    private static String signatureKey(ChartSource.Repository source) {
        return source.signature() == null
                ? ""
                : " " + CacheFolder.sha256(source.signature().toString());
    }

    /** A version that is named exactly never changes, so what was got once needs no question to the repository. */
    private static Optional<Chart> kept(CacheFolder folder, ChartSource.Repository source) throws IOException {
        if (SemanticVersion.parse(source.version()).isEmpty()) {
            return Optional.empty();
        }
        String prefix = fileName(source.chart(), source.version().replaceFirst("^v", "")) + "-";
        try (Stream<Path> files = Files.list(folder.resolve("."))) {
            return files.map(Path::normalize)
                    .filter(file -> named(file).startsWith(prefix)
                            && named(file).substring(prefix.length()).matches("[0-9a-f]{64}\\.tgz"))
                    .findFirst()
                    .map(file -> new Chart(
                            source.chart(),
                            source.version().replaceFirst("^v", ""),
                            named(file).substring(prefix.length(), prefix.length() + 64),
                            file));
        }
    }

    private static Chart download(Fetch fetch) throws IOException, ChartUnavailable {
        ChartSource.Repository source = fetch.source();
        RepositoryIndex.Entry entry = index(fetch).choose(source.version());
        Path unfinished = fetch.folder().resolve("downloading.tgz");
        URI url = chartUrl(source.url(), entry.url());
        // Credentials are for the repository's own server; the index may name others.
        String authorization =
                HttpDownload.sameServer(url, source.url()) ? fetch.access().basic() : "";
        switch (fetch.http().get(HttpDownload.Wanted.of(url, authorization), unfinished, CHART_BYTES_MAX)) {
            case HttpDownload.Result.Refused refused -> throw HttpDownload.refused(url, refused, fetch.access());
            case HttpDownload.Result.Missing() ->
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.NO_SUCH_VERSION,
                        "the index of the repository names " + url + ", but there is no such file");
            case HttpDownload.Result.Got ignored -> {}
            case HttpDownload.Result.Unchanged ignored -> {}
        }
        if (!entry.digest().isEmpty()
                && !entry.digest().toLowerCase(Locale.ROOT).equals(CacheFolder.sha256(unfinished))) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.DIGEST_MISMATCH,
                    url + " has the digest " + CacheFolder.sha256(unfinished)
                            + ", but the index of the repository says " + entry.digest());
        }
        if (source.signature() instanceof ChartSignature.Provenance(String publicKeys)) {
            byte[] provenance = provenance(fetch, URI.create(url + ".prov"), authorization);
            String archive = url.getPath().replaceFirst("^.*/", "");
            new Provenance(publicKeys).check(provenance, archive, CacheFolder.sha256(unfinished));
        }
        return keep(fetch, unfinished, url.toString(), entry.version());
    }

    private static byte[] provenance(Fetch fetch, URI url, String authorization) throws IOException, ChartUnavailable {
        Path file = fetch.folder().resolve("downloading.prov");
        if (!(fetch.http().get(HttpDownload.Wanted.of(url, authorization), file, PROVENANCE_BYTES_MAX)
                instanceof HttpDownload.Result.Got)) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.UNSIGNED, "the chart has no provenance: there is no " + url);
        }
        return Files.readAllBytes(file);
    }

    /** Looks into what was downloaded and keeps it under its name. */
    static Chart keep(Fetch fetch, Path unfinished, String from, String version) throws IOException, ChartUnavailable {
        ChartSource.Repository source = fetch.source();
        ChartMetadata metadata = ChartArchive.check(Files.newInputStream(unfinished), ChartArchive.Limits.DEFAULT);
        if (!metadata.name().equals(source.chart()) || !RepositoryIndex.sameVersion(metadata.version(), version)) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.BROKEN,
                    from + " holds " + metadata.name() + " " + metadata.version() + ", not " + source.chart() + " "
                            + version);
        }
        String digest = CacheFolder.sha256(unfinished);
        String plain = metadata.version().replaceFirst("^v", "");
        Path kept = fetch.folder().resolve(fileName(source.chart(), plain) + "-" + digest + ".tgz");
        Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Chart(metadata.name(), plain, digest, kept);
    }

    private static RepositoryIndex index(Fetch fetch) throws IOException, ChartUnavailable {
        CacheFolder folder = fetch.folder();
        ChartSource.Repository source = fetch.source();
        Path index = folder.resolve("index.yaml");
        Path tag = folder.resolve("index.etag");
        Path unfinished = folder.resolve("downloading.yaml");
        String etag = Files.exists(index) && Files.exists(tag) ? Files.readString(tag) : "";
        HttpDownload.Wanted wanted = HttpDownload.Wanted.of(
                        below(source.url(), "index.yaml"), fetch.access().basic())
                .unless(etag);
        switch (fetch.http().get(wanted, unfinished, RepositoryIndex.BYTES_MAX)) {
            case HttpDownload.Result.Unchanged() -> {}
            case HttpDownload.Result.Refused refused ->
                throw HttpDownload.refused(wanted.url(), refused, fetch.access());
            case HttpDownload.Result.Missing() ->
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.UNREACHABLE,
                        source.url() + " is no chart repository: it has no index.yaml");
            case HttpDownload.Result.Got(String newTag) -> {
                Files.deleteIfExists(tag);
                Files.move(unfinished, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(tag, newTag);
            }
        }
        return RepositoryIndex.read(index, source.chart());
    }

    private static URI chartUrl(URI repository, String url) throws ChartUnavailable {
        try {
            URI resolved = below(repository, "").resolve(url);
            String scheme = String.valueOf(resolved.getScheme());
            if (url.isEmpty() || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.BROKEN,
                        "the index of the repository gives \"" + url
                                + "\" as the chart's address; http and https work");
            }
            return resolved;
        } catch (IllegalArgumentException broken) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.BROKEN, "the index of the repository gives a broken address: " + url, broken);
        }
    }

    private static URI below(URI repository, String name) {
        String base = repository.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + name);
    }

    private static String fileName(String chart, String version) {
        return (chart + "-" + version).replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static String named(Path file) {
        return String.valueOf(file.getFileName());
    }
}
