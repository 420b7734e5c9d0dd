package io.mooring.gitops.receiver;

import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.UnsupportedFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The spec of a Receiver, checked. */
record ReceiverSpec(HookType type, List<String> events, List<Target> targets, String secret, Duration interval) {
    private static final Set<String> SUPPORTED =
            Set.of("type", "events", "resources", "secretRef", "suspend", "interval");
    private static final Duration INTERVAL_DEFAULT = Duration.ofMinutes(10);
    private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);
    private static final String SOURCES = "source.toolkit.fluxcd.io";
    private static final String IMAGES = "image.toolkit.fluxcd.io";

    private static final Map<String, String> GROUPS = Map.of(
            "GitRepository", SOURCES,
            "OCIRepository", SOURCES,
            "Bucket", SOURCES,
            "HelmRepository", SOURCES,
            "HelmChart", SOURCES,
            "Kustomization", "kustomize.toolkit.fluxcd.io",
            "HelmRelease", "helm.toolkit.fluxcd.io",
            "ImageRepository", IMAGES,
            "ImagePolicy", IMAGES,
            "ImageUpdateAutomation", IMAGES);

    /** What is to be looked at: one resource, or with the name {@code *} those that bear the labels. */
    record Target(String group, String kind, String namespace, String name, Map<String, String> labels) {
        boolean all() {
            return name.equals("*");
        }
    }

    static ReceiverSpec of(KubernetesObject object, boolean crossNamespace) throws InvalidSpec {
        JsonNode spec = object.spec();
        Optional<String> unsupported = UnsupportedFields.in(spec, "spec", SUPPORTED)
                .or(() -> UnsupportedFields.in(spec.path("secretRef"), "spec.secretRef", Set.of("name")))
                .or(() -> UnsupportedFields.inEach(
                        spec.path("resources"),
                        "spec.resources",
                        Set.of("apiVersion", "kind", "name", "namespace", "matchLabels")));
        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
        String word = spec.path("type").asString("");
        HookType type = HookType.of(word)
                .orElseThrow(() -> new InvalidSpec("UnsupportedField", "not supported: spec.type '" + word + "'"));
        List<Target> targets = new ArrayList<>();
        for (JsonNode resource : spec.path("resources")) {
            targets.add(target(resource, object.namespace(), crossNamespace));
        }
        try {
            Duration interval = spec.has("interval")
                    ? GoDuration.parse(spec.path("interval").asString(""))
                    : INTERVAL_DEFAULT;
            return new ReceiverSpec(
                    type,
                    spec.path("events")
                            .valueStream()
                            .map(event -> event.asString(""))
                            .toList(),
                    List.copyOf(targets),
                    spec.path("secretRef").path("name").asString(""),
                    interval.compareTo(INTERVAL_MIN) < 0 ? INTERVAL_MIN : interval);
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("InvalidSpec", String.valueOf(e.getMessage()));
        }
    }

    private static Target target(JsonNode resource, String own, boolean crossNamespace) throws InvalidSpec {
        String kind = resource.path("kind").asString("");
        String apiVersion = resource.path("apiVersion").asString("");
        String group = apiVersion.contains("/")
                ? apiVersion.substring(0, apiVersion.indexOf('/'))
                : GROUPS.getOrDefault(kind, "");
        if (!GROUPS.getOrDefault(kind, "").equals(group) || group.isEmpty()) {
            throw new InvalidSpec(
                    "UnsupportedField", "not supported: spec.resources[].kind '" + kind + "' of '" + apiVersion + "'");
        }
        String namespace = resource.path("namespace").asString("");
        String name = resource.path("name").asString("");
        if (!namespace.isEmpty() && !namespace.equals(own) && !crossNamespace) {
            throw new InvalidSpec(
                    "AccessDenied",
                    "can't access '" + namespace + "/" + name + "', cross-namespace references have been blocked");
        }
        Map<String, String> labels = KubernetesObject.strings(resource.path("matchLabels"));
        if (name.isEmpty() || (name.equals("*") && labels.isEmpty())) {
            throw new InvalidSpec("InvalidSpec", "spec.resources[]: the name '" + name + "' needs matchLabels");
        }
        return new Target(group, kind, namespace.isEmpty() ? own : namespace, name, labels);
    }
}
