package io.mooring.gitops.build;

import io.mooring.gitops.build.SourceTree.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parsed files by the id of their content, so that a commit costs what it changes. Bounded by the size of the files. */
final class ManifestCache {
    /** Trees take several times the size of their text: this is about 100 MiB of heap at worst. */
    private static final long BYTES_MAX = 16 << 20;

    private final Map<String, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    List<Manifest> manifests(SourceTree tree, SourceFile file) throws BuildFailed {
        Entry cached = find(file.blobId());
        if (cached != null && cached.file.equals(file.path())) {
            return cached.manifests;
        }
        if (file.size() > YamlManifests.CODE_POINTS_MAX) {
            throw new BuildFailed(file.path() + " is larger than " + (YamlManifests.CODE_POINTS_MAX >> 20) + " MiB");
        }
        List<Manifest> manifests =
                YamlManifests.parse(file.path(), new String(tree.read(file), StandardCharsets.UTF_8));
        remember(file, manifests);
        return manifests;
    }

    private synchronized @Nullable Entry find(String blobId) {
        return entries.get(blobId);
    }

    private synchronized void remember(SourceFile file, List<Manifest> manifests) {
        Entry old = entries.put(file.blobId(), new Entry(file.path(), file.size(), manifests));
        bytes += file.size() - (old == null ? 0 : old.size);
        var eldest = entries.values().iterator();
        while (bytes > BYTES_MAX && eldest.hasNext()) {
            bytes -= eldest.next().size;
            eldest.remove();
        }
    }

    private record Entry(String file, long size, List<Manifest> manifests) {}
}
