package io.mooring.gitops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The definitions of the resources that the operator reconciles, as YAML files. */
public final class GitOpsCrds {
    private static final String[] FILES = {
        "gitrepositories.source.toolkit.fluxcd.io.yaml",
        "ocirepositories.source.toolkit.fluxcd.io.yaml",
        "buckets.source.toolkit.fluxcd.io.yaml",
        "helmrepositories.source.toolkit.fluxcd.io.yaml",
        "helmcharts.source.toolkit.fluxcd.io.yaml",
        "kustomizations.kustomize.toolkit.fluxcd.io.yaml",
        "helmreleases.helm.toolkit.fluxcd.io.yaml",
        "receivers.notification.toolkit.fluxcd.io.yaml"
    };

    private GitOpsCrds() {}

    /** The YAML text by file name. */
    public static Map<String, String> manifests() {
        Map<String, String> manifests = new LinkedHashMap<>();
        for (String file : FILES) {
            try (InputStream stream = GitOpsCrds.class.getResourceAsStream("crds/" + file)) {
                if (stream == null) {
                    throw new IllegalStateException("missing resource crds/" + file);
                }
                manifests.put(file, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("read resource crds/" + file, e);
            }
        }
        return manifests;
    }
}
