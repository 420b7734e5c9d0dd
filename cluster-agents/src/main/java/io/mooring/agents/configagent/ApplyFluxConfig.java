package io.mooring.agents.configagent;

import io.mooring.agents.kube.Intent;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.kube.Trees;
import io.mooring.agents.secret.KubeParameters;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes the Flux objects of one FluxConfig, and takes them away again in the right order. */
final class ApplyFluxConfig {
    static final String FINALIZER = "clusterconfig.azure.com/config-agent";

    /** Annotation of a source: the version of the protected settings that it was told of. */
    private static final String SETTINGS_VERSION = "clusterconfig.azure.com/protected-settings-version";

    private static final String FLUX_REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

    /** Rights are not watched; so often they are put right if somebody took them away. */
    private static final Duration GRANT_EVERY = Duration.ofMinutes(10);

    private static final List<String> OPTIONAL = List.of(
            "suspend",
            "secretRef",
            "certSecretRef",
            "ref",
            "layerSelector",
            "verify",
            "insecure",
            "dependsOn",
            "postBuild",
            "retryInterval",
            "targetNamespace");

    /** Fields that nobody adds defaults to: they are as wanted, or not. */
    private static final List<String> WHOLE = List.of("ref", "layerSelector", "postBuild");

    private final FluxCluster cluster;
    private final ProtectedSource settings;
    private final Clock clock;
    private final Map<ObjectKey, Granted> granted = new HashMap<>();

    /** What an object of Flux shall be. */
    private record Wanted(Map<String, Object> spec, Map<String, String> annotations) {}

    private record Granted(String uid, long generation, Instant at) {}

    /**
     * The Flux objects that one FluxConfig has in the cluster.
     *
     * @param sources one; two while the source becomes one of another kind
     */
    record Brought(Map<ObjectKind, StoredObject> sources, SortedMap<String, StoredObject> kustomizations) {
        static Brought by(
                ObjectKey configuration,
                Map<ObjectKind, List<StoredObject>> sources,
                List<StoredObject> kustomizations) {
            SortedMap<String, StoredObject> own = new TreeMap<>();
            kustomizations.stream()
                    .filter(object -> FluxLabels.belongsTo(object, configuration))
                    .forEach(object -> own.put(object.key().name(), object));
            Map<ObjectKind, StoredObject> ownSources = new EnumMap<>(ObjectKind.class);
            sources.forEach((kind, all) -> all.stream()
                    .filter(object -> FluxLabels.belongsTo(object, configuration))
                    .findFirst()
                    .ifPresent(object -> ownSources.put(kind, object)));
            return new Brought(ownSources, own);
        }
    }

    ApplyFluxConfig(FluxCluster cluster, ProtectedSource settings, Clock clock) {
        this.cluster = cluster;
        this.settings = settings;
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    /** Makes the objects what the FluxConfig wants and returns them. */
    Brought apply(StoredObject config, FluxConfigurationSpec spec, Brought brought) {
        ObjectKey key = config.key();
        FluxSource wantedSource =
                FluxSource.of(spec, SourceSecrets.of(config, spec, cluster.access(), settings.secret(config, spec)));
        ObjectKind kind = wantedSource.kind();
        grant(config, spec);
        StoredObject source =
                source(cluster.sources(kind), config, brought.sources().get(kind), wantedSource.spec());
        SortedMap<String, StoredObject> kustomizations = new TreeMap<>();
        FluxObjects.kustomizations(key.name(), spec)
                .forEach((name, wanted) -> kustomizations.put(
                        name,
                        ensure(
                                cluster.kustomizations(),
                                config,
                                new ObjectKey(key.namespace(), name),
                                brought.kustomizations().get(name),
                                wanted)));
        brought.kustomizations().values().stream()
                .filter(object -> !kustomizations.containsKey(object.key().name()) && !object.deleting())
                .forEach(object -> cluster.kustomizations().delete(object.key()));
        brought.sources().forEach((other, object) -> {
            if (other != kind && !object.deleting()) {
                cluster.sources(other).delete(object.key());
            }
        });
        return new Brought(Map.of(kind, source), kustomizations);
    }

    /** Takes the next step towards the end of a deleted FluxConfig; each next one is woken by the watches. */
    void remove(StoredObject config, Brought brought) {
        if (!brought.kustomizations().isEmpty()) {
            // Pruning needs the source, the service account and its rights, so all else waits.
            brought.kustomizations().values().stream()
                    .filter(object -> !object.deleting())
                    .forEach(object -> cluster.kustomizations().delete(object.key()));
            return;
        }
        if (!brought.sources().isEmpty()) {
            brought.sources().forEach((kind, source) -> {
                if (!source.deleting()) {
                    cluster.sources(kind).delete(source.key());
                }
            });
            return;
        }
        cluster.access().revoke(config.key());
        granted.remove(config.key());
        cluster.configs().release(config, FINALIZER);
    }

    /** The FluxConfig is about to lose its protected settings. */
    void forgetSettings(ObjectKey config) {
        settings.forget(config);
    }

    private void grant(StoredObject config, FluxConfigurationSpec spec) {
        Instant now = clock.instant();
        Granted last = granted.get(config.key());
        if (last != null
                && last.uid().equals(config.uid())
                && last.generation() == config.generation()
                && now.isBefore(last.at().plus(GRANT_EVERY))) {
            return;
        }
        cluster.access().grant(config.key(), spec);
        granted.put(config.key(), new Granted(config.uid(), config.generation(), now));
    }

    /** Other credentials are in a Secret of the same name: an annotation tells Flux to look at once. */
    private static StoredObject source(
            KubeObjects objects, StoredObject config, @Nullable StoredObject present, Map<String, Object> wanted) {
        KubeParameters.Reference reference = KubeParameters.reference(config);
        String version = reference == null ? "" : "settings-" + reference.version();
        Map<String, String> annotations =
                reference == null ? Map.of() : Map.of(SETTINGS_VERSION, version, FLUX_REQUESTED_AT, version);
        boolean told = present != null && version.equals(present.annotations().getOrDefault(SETTINGS_VERSION, ""));
        return ensure(objects, config, config.key(), told ? present : null, new Wanted(wanted, annotations));
    }

    private static StoredObject ensure(
            KubeObjects objects,
            StoredObject config,
            ObjectKey key,
            @Nullable StoredObject present,
            Map<String, Object> wanted) {
        return ensure(objects, config, key, present, new Wanted(wanted, Map.of()));
    }

    private static StoredObject ensure(
            KubeObjects objects, StoredObject config, ObjectKey key, @Nullable StoredObject present, Wanted wanted) {
        // One more generation for nothing would make the object Pending for a while.
        if (present != null
                && Trees.includes(present.spec(), Trees.of(wanted.spec()))
                && !hasMore(present.spec(), wanted.spec())) {
            return present;
        }
        return objects.apply(
                key,
                new Intent(
                        FluxLabels.of(config.key()),
                        wanted.annotations(),
                        List.of(),
                        new Intent.Owner(ObjectKind.FLUX_CONFIG, config.key().name(), config.uid()),
                        wanted.spec()));
    }

    /** Whether the object still has a field that this agent may have set and now leaves out. */
    private static boolean hasMore(JsonNode present, Map<String, Object> wanted) {
        return OPTIONAL.stream().anyMatch(field -> present.has(field) && !wanted.containsKey(field))
                || WHOLE.stream()
                        .anyMatch(field -> wanted.containsKey(field)
                                && !Trees.of(wanted.getOrDefault(field, "")).equals(present.get(field)));
    }
}
