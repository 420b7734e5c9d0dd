package io.mooring.extensions.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Charts that travel on the class path, written to the cache because Helm reads files only. */
final class BundledCharts {
    private final Path cache;
    private final ClassLoader loader;

    BundledCharts(Path cache, ClassLoader loader) {
        this.cache = cache;
        this.loader = loader;
    }

    Chart fetch(ChartSource.Bundled source) throws IOException, ChartUnavailable {
        Map<String, byte[]> files = FolderContent.onClassPath(loader, source.resourceFolder(), "Chart.yaml");
        byte[] chartFile = files.get("Chart.yaml");
        if (chartFile == null) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.NO_SUCH_CHART, "no chart was shipped as " + source.resourceFolder());
        }
        ChartMetadata metadata = ChartMetadata.parse(chartFile);
        String digest = digest(files);
        try (CacheFolder folder = CacheFolder.enter(cache, "bundled", source.resourceFolder())) {
            Path kept = folder.resolve(digest);
            if (!Files.isDirectory(kept)) {
                Path unfinished = folder.resolve("writing");
                CacheFolder.deleteTree(unfinished);
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    ChartArchive.requireSafe(file.getKey());
                    Path target = unfinished.resolve(file.getKey());
                    Files.createDirectories(target.resolve("..").normalize());
                    Files.write(target, file.getValue());
                }
                Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
            }
            return new Chart(metadata.name(), metadata.version(), digest, kept);
        }
    }

    static String digest(Map<String, byte[]> files) {
        StringBuilder all = new StringBuilder();
        files.forEach((name, content) -> all.append(name)
                .append('\0')
                .append(CacheFolder.sha256(new String(content, StandardCharsets.ISO_8859_1)))
                .append('\n'));
        return CacheFolder.sha256(all.toString());
    }
}
