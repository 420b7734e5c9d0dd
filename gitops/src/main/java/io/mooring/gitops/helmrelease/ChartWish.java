package io.mooring.gitops.helmrelease;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.source.SourceId;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a release's chart comes from.
 *
 * @param source the HelmChart or OCIRepository
 * @param made the HelmChart that is made for this release alone; empty if it refers to one that there is
 */
record ChartWish(SourceId source, Optional<KubernetesObject> made) {
    private static final String API_VERSION = "source.toolkit.fluxcd.io/v1";

    static ChartWish of(KubernetesObject object, boolean crossNamespace) throws InvalidSpec {
        JsonNode reference = object.spec().path("chartRef");
        boolean template = object.spec().has("chart");
        if (template == object.spec().has("chartRef")) {
            throw new InvalidSpec("InvalidSpec", "one of spec.chart and spec.chartRef is needed, not both");
        }
        if (template) {
            KubernetesObject chart = chart(object, crossNamespace);
            return new ChartWish(new SourceId(SourceId.HELM_CHART, Key.of(chart)), Optional.of(chart));
        }
        String kind = reference.path("kind").asString("");
        if (!Set.of(SourceId.HELM_CHART, SourceId.OCI_REPOSITORY).contains(kind)) {
            throw new InvalidSpec("UnsupportedField", "not supported: spec.chartRef.kind '" + kind + "'");
        }
        return new ChartWish(
                new SourceId(kind, HelmReleaseSpec.key(reference, object, crossNamespace)), Optional.empty());
    }

    /** The HelmChart of a release is beside its source, whatever becomes of the rest of the spec. */
    static Optional<Key> chartOf(KubernetesObject object) {
        String[] known = object.status().path("helmChart").asString("").split("/", -1);
        return known.length == 2 ? Optional.of(new Key(known[0], known[1])) : Optional.empty();
    }

    /** Whether a HelmRelease's chart comes from there, whether or not the rest of its spec is right. */
    static boolean refersTo(KubernetesObject object, SourceId source) {
        JsonNode reference = object.spec().path("chartRef");
        String namespace = reference.path("namespace").asString("");
        Key named = new Key(
                namespace.isEmpty() ? object.namespace() : namespace,
                reference.path("name").asString(""));
        boolean made = source.kind().equals(SourceId.HELM_CHART)
                && object.spec().has("chart")
                && source.key().name().equals(object.namespace() + "-" + object.name());
        return made || source.equals(new SourceId(reference.path("kind").asString(""), named));
    }

    private static KubernetesObject chart(KubernetesObject object, boolean crossNamespace) throws InvalidSpec {
        JsonNode template = object.spec().path("chart");
        Key source = HelmReleaseSpec.key(template.path("spec").path("sourceRef"), object, crossNamespace);
        ObjectNode chart = KubernetesObject.node();
        chart.put("apiVersion", API_VERSION).put("kind", SourceId.HELM_CHART);
        ObjectNode metadata = chart.putObject("metadata");
        metadata.put("namespace", source.namespace()).put("name", object.namespace() + "-" + object.name());
        ObjectNode labels = metadata.putObject("labels");
        KubernetesObject.strings(template.path("metadata").path("labels")).forEach(labels::put);
        labels.put("helm.toolkit.fluxcd.io/name", object.name())
                .put("helm.toolkit.fluxcd.io/namespace", object.namespace());
        ObjectNode annotations = KubernetesObject.node();
        KubernetesObject.strings(template.path("metadata").path("annotations")).forEach(annotations::put);
        if (!annotations.isEmpty()) {
            metadata.set("annotations", annotations);
        }
        ObjectNode spec =
                template.path("spec") instanceof ObjectNode given ? given.deepCopy() : KubernetesObject.node();
        ObjectNode reference = spec.putObject("sourceRef");
        JsonNode named = template.path("spec").path("sourceRef");
        reference.put("kind", named.path("kind").asString("")).put("name", source.name());
        if (!spec.has("interval")) {
            spec.put("interval", object.spec().path("interval").asString(""));
        }
        chart.set("spec", spec);
        return new KubernetesObject(chart);
    }
}
