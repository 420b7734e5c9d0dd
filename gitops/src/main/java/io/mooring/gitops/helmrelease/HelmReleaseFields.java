package io.mooring.gitops.helmrelease;

import io.mooring.gitops.object.UnsupportedFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The fields of a HelmRelease that are understood. */
final class HelmReleaseFields {
    private static final Set<String> TARGET =
            Set.of("group", "version", "kind", "namespace", "name", "labelSelector", "annotationSelector");

    /** By path of the object they are in; a path that ends in brackets is that of each item of a list. */
    private static final Map<String, Set<String>> SUPPORTED = new LinkedHashMap<>();

    static {
        SUPPORTED.put(
                "",
                Set.of(
                        "chart",
                        "chartRef",
                        "interval",
                        "suspend",
                        "releaseName",
                        "targetNamespace",
                        "storageNamespace",
                        "dependsOn",
                        "timeout",
                        "maxHistory",
                        "serviceAccountName",
                        "persistentClient",
                        "driftDetection",
                        "install",
                        "upgrade",
                        "test",
                        "rollback",
                        "uninstall",
                        "valuesFrom",
                        "values"));
        SUPPORTED.put("chart", Set.of("metadata", "spec"));
        SUPPORTED.put("chart.metadata", Set.of("labels", "annotations"));
        SUPPORTED.put(
                "chart.spec",
                Set.of(
                        "chart",
                        "version",
                        "sourceRef",
                        "interval",
                        "reconcileStrategy",
                        "valuesFiles",
                        "ignoreMissingValuesFiles"));
        SUPPORTED.put("chart.spec.sourceRef", Set.of("apiVersion", "kind", "name", "namespace"));
        SUPPORTED.put("chartRef", Set.of("apiVersion", "kind", "name", "namespace"));
        SUPPORTED.put("dependsOn[]", Set.of("name", "namespace"));
        SUPPORTED.put("driftDetection", Set.of("mode", "ignore"));
        SUPPORTED.put("driftDetection.ignore[]", Set.of("paths", "target"));
        SUPPORTED.put("driftDetection.ignore[].target", TARGET);
        SUPPORTED.put(
                "install",
                Set.of(
                        "timeout",
                        "remediation",
                        "disableTakeOwnership",
                        "disableWait",
                        "disableWaitForJobs",
                        "disableOpenAPIValidation",
                        "skipCRDs",
                        "crds",
                        "createNamespace"));
        SUPPORTED.put("install.remediation", Set.of("retries", "ignoreTestFailures", "remediateLastFailure"));
        SUPPORTED.put(
                "upgrade",
                Set.of(
                        "timeout",
                        "remediation",
                        "disableTakeOwnership",
                        "disableWait",
                        "disableWaitForJobs",
                        "disableOpenAPIValidation",
                        "force",
                        "cleanupOnFail",
                        "crds"));
        SUPPORTED.put(
                "upgrade.remediation", Set.of("retries", "ignoreTestFailures", "remediateLastFailure", "strategy"));
        SUPPORTED.put("test", Set.of("enable", "timeout", "ignoreFailures"));
        SUPPORTED.put("rollback", Set.of("timeout", "disableWait", "disableWaitForJobs"));
        SUPPORTED.put("uninstall", Set.of("timeout", "disableHooks", "disableWait"));
        SUPPORTED.put("valuesFrom[]", Set.of("kind", "name", "valuesKey", "targetPath", "optional", "literal"));
    }

    private HelmReleaseFields() {}

    /** The sentence about the fields that are not; empty if there are none. */
    static Optional<String> unsupported(JsonNode spec) {
        for (Map.Entry<String, Set<String>> fields : SUPPORTED.entrySet()) {
            String path = fields.getKey();
            Optional<String> found = path.isEmpty()
                    ? UnsupportedFields.in(spec, "spec", fields.getValue())
                    : look(spec, path.split("\\.", -1), 0, "spec", fields.getValue());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> look(JsonNode at, String[] path, int step, String where, Set<String> supported) {
        if (step == path.length) {
            return UnsupportedFields.in(at, where, supported);
        }
        String part = path[step];
        JsonNode next = at.path(part.replace("[]", ""));
        if (!part.endsWith("[]")) {
            return look(next, path, step + 1, where + "." + part, supported);
        }
        Optional<String> found = Optional.empty();
        for (JsonNode item : next) {
            found = found.or(() -> look(item, path, step + 1, where + "." + part, supported));
        }
        return found;
    }
}
