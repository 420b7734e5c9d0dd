package io.mooring.gitops.kustomization;

import io.mooring.gitops.object.GoDuration;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.object.UnsupportedFields;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.source.SourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The spec of a Kustomization, checked. Names that are not given are empty. */
record KustomizationSpec(
        SourceId source,
        String path,
        Timing timing,
        List<Key> dependsOn,
        Switches switches,
        HealthChecks healthChecks,
        String serviceAccountName,
        Transforms transforms,
        BuildSpec build) {
    private static final Set<String> SUPPORTED = Set.of(
            "sourceRef",
            "path",
            "prune",
            "interval",
            "retryInterval",
            "timeout",
            "dependsOn",
            "wait",
            "suspend",
            "force",
            "healthChecks",
            "serviceAccountName",
            "targetNamespace",
            "commonMetadata",
            "deletionPolicy");

    private static final Set<String> SUPPORTED_REFERENCE = Set.of("apiVersion", "kind", "name", "namespace");
    private static final String WAIT_FOR_TERMINATION = "WaitForTermination";

    private static final Set<String> SOURCE_KINDS =
            Set.of(SourceId.GIT_REPOSITORY, SourceId.OCI_REPOSITORY, SourceId.BUCKET);

    private static final Duration TIMEOUT_MIN = Duration.ofSeconds(30);

    record Timing(Duration interval, Duration retryInterval, Duration timeout) {}

    /** What may be switched on. */
    enum Switch {
        PRUNE,
        FORCE
    }

    record Switches(Set<Switch> on) {
        boolean has(Switch one) {
            return on.contains(one);
        }
    }

    /** Which objects must be healthy: all applied ones, or the named ones with the versions they are named in. */
    record HealthChecks(boolean all, Map<ObjectRef, String> named) {
        boolean none() {
            return !all && named.isEmpty();
        }
    }

    /** What is changed in every object of the build. */
    record Transforms(String targetNamespace, Map<String, String> labels, Map<String, String> annotations) {}

    static KustomizationSpec of(KubernetesObject object, boolean crossNamespace) throws InvalidSpec {
        JsonNode spec = object.spec();
        Optional<String> unsupported = UnsupportedFields.in(spec, "spec", supported())
                .or(() -> UnsupportedFields.in(spec.path("sourceRef"), "spec.sourceRef", SUPPORTED_REFERENCE))
                .or(() ->
                        UnsupportedFields.inEach(spec.path("dependsOn"), "spec.dependsOn", Set.of("name", "namespace")))
                .or(() -> UnsupportedFields.inEach(spec.path("healthChecks"), "spec.healthChecks", SUPPORTED_REFERENCE))
                .or(() -> UnsupportedFields.in(
                        spec.path("commonMetadata"), "spec.commonMetadata", Set.of("labels", "annotations")));

        if (unsupported.isPresent()) {
            throw new InvalidSpec("UnsupportedField", unsupported.get());
        }
        String sourceKind = spec.path("sourceRef").path("kind").asString("");
        if (!SOURCE_KINDS.contains(sourceKind)) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.sourceRef.kind '" + sourceKind + "'");
        }
        String policy = spec.path("deletionPolicy").asString("MirrorPrune");
        if (!Set.of("MirrorPrune", "Delete", WAIT_FOR_TERMINATION, "Orphan").contains(policy)) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.deletionPolicy '" + policy + "'");
        }
        try {
            return new KustomizationSpec(
                    new SourceId(sourceKind, key(spec.path("sourceRef"), object, crossNamespace)),
                    spec.path("path").asString(""),
                    timing(spec),
                    dependencies(spec, object, crossNamespace),
                    switches(spec),
                    new HealthChecks(spec.path("wait").asBoolean(false), named(spec)),
                    spec.path("serviceAccountName").asString(""),
                    new Transforms(
                            spec.path("targetNamespace").asString(""),
                            KubernetesObject.strings(spec.path("commonMetadata").path("labels")),
                            KubernetesObject.strings(spec.path("commonMetadata").path("annotations"))),
                    BuildSpec.of(spec));
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec("InvalidSpec", String.valueOf(e.getMessage()));
        }
    }

    private static Set<String> supported() {
        Set<String> fields = new java.util.HashSet<>(SUPPORTED);
        fields.addAll(BuildSpec.FIELDS);
        return fields;
    }

    static boolean suspended(KubernetesObject object) {
        return object.spec().path("suspend").asBoolean(false);
    }

    /** Whether deleting the Kustomization deletes what it applied. */
    static boolean prunesOnDeletion(KubernetesObject object) {
        return switch (object.spec().path("deletionPolicy").asString("MirrorPrune")) {
            case "Delete", WAIT_FOR_TERMINATION -> true;
            case "Orphan" -> false;
            default -> object.spec().path("prune").asBoolean(false);
        };
    }

    /** Whether the Kustomization may only go when what it applied is gone. */
    static boolean waitsForTermination(KubernetesObject object) {
        return object.spec().path("deletionPolicy").asString("").equals(WAIT_FOR_TERMINATION);
    }

    private static Timing timing(JsonNode spec) {
        Duration interval = GoDuration.parse(spec.path("interval").asString(""));
        Duration retry = spec.has("retryInterval")
                ? GoDuration.parse(spec.path("retryInterval").asString(""))
                : interval;
        Duration timeout =
                spec.has("timeout") ? GoDuration.parse(spec.path("timeout").asString("")) : interval;
        return new Timing(interval, retry, timeout.compareTo(TIMEOUT_MIN) < 0 ? TIMEOUT_MIN : timeout);
    }

    private static Switches switches(JsonNode spec) {
        Set<Switch> on = java.util.EnumSet.noneOf(Switch.class);
        if (spec.path("prune").asBoolean(false)) {
            on.add(Switch.PRUNE);
        }
        if (spec.path("force").asBoolean(false)) {
            on.add(Switch.FORCE);
        }
        return new Switches(Set.copyOf(on));
    }

    private static List<Key> dependencies(JsonNode spec, KubernetesObject object, boolean crossNamespace)
            throws InvalidSpec {
        List<Key> keys = new ArrayList<>();
        for (JsonNode dependency : spec.path("dependsOn")) {
            keys.add(key(dependency, object, crossNamespace));
        }
        return List.copyOf(keys);
    }

    private static Key key(JsonNode reference, KubernetesObject object, boolean crossNamespace) throws InvalidSpec {
        String namespace = reference.path("namespace").asString("");
        String name = reference.path("name").asString("");
        if (!namespace.isEmpty() && !namespace.equals(object.namespace()) && !crossNamespace) {
            throw new InvalidSpec(
                    "AccessDenied",
                    "can't access '" + namespace + "/" + name + "', cross-namespace references have been blocked");
        }
        return new Key(namespace.isEmpty() ? object.namespace() : namespace, name);
    }

    private static Map<ObjectRef, String> named(JsonNode spec) {
        Map<ObjectRef, String> named = new java.util.TreeMap<>();
        for (JsonNode check : spec.path("healthChecks")) {
            String apiVersion = check.path("apiVersion").asString("");
            int slash = apiVersion.indexOf('/');
            ObjectRef ref = new ObjectRef(
                    check.path("namespace").asString(""),
                    check.path("name").asString(""),
                    slash < 0 ? "" : apiVersion.substring(0, slash),
                    check.path("kind").asString(""));
            named.put(ref, apiVersion);
        }
        return Map.copyOf(named);
    }
}
