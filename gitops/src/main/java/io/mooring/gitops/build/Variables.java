package io.mooring.gitops.build;

import io.mooring.gitops.object.KubernetesObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Variables that are put into manifests as Flux does it: into the text of each object, which is then read again, so that a value may
 * become a number or change the structure.
 */
public record Variables(Map<String, String> values, boolean always) {
    public static final Variables NONE = new Variables(Map.of(), false);

    private static final String SUBSTITUTE = "kustomize.toolkit.fluxcd.io/substitute";
    private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final int TEXT_MAX = 16 << 20;

    /** For all objects together: a large value that many objects name must not become many times as large. */
    private static final int ALL_MAX = 64 << 20;

    /** The values without line breaks, which would break the text apart; names must be those of shell variables. */
    public static Variables of(Map<String, String> values, boolean always) throws BuildFailed {
        Map<String, String> kept = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (!NAME.matcher(entry.getKey()).matches()) {
                throw new BuildFailed("postBuild: '" + entry.getKey() + "' is not a valid variable name");
            }
            kept.put(entry.getKey(), entry.getValue().replace("\n", ""));
        }
        return new Variables(Map.copyOf(kept), always);
    }

    /** The manifests with their variables replaced; nothing happens without any variable, unless asked for. */
    public List<Manifest> in(List<Manifest> manifests) throws BuildFailed {
        return in(manifests, ALL_MAX);
    }

    List<Manifest> in(List<Manifest> manifests, int allMax) throws BuildFailed {
        if (values.isEmpty() && !always) {
            return manifests;
        }
        List<Manifest> replaced = new ArrayList<>(manifests.size());
        int left = allMax;
        for (Manifest manifest : manifests) {
            KubernetesObject object = manifest.object();
            if (disabled(object) || object.json().indexOf('$') < 0) {
                replaced.add(manifest);
                continue;
            }
            String name = manifest.file() + " (" + object.kind() + "/" + object.name() + ")";
            String text;
            try {
                text = new Expansion(values, Math.min(TEXT_MAX, left)).of(YamlManifests.text(List.of(object.tree())));
            } catch (IllegalArgumentException e) {
                throw new BuildFailed("variable substitution failed in " + name + ": " + e.getMessage());
            }
            left -= text.length();
            replaced.addAll(YamlManifests.parse(name, text));
        }
        return List.copyOf(replaced);
    }

    private static boolean disabled(KubernetesObject object) {
        return object.label(SUBSTITUTE).filter("disabled"::equalsIgnoreCase).isPresent()
                || object.annotation(SUBSTITUTE)
                        .filter("disabled"::equalsIgnoreCase)
                        .isPresent();
    }
}
