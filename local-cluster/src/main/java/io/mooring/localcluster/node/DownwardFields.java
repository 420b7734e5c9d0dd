package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pod's own facts by their field path, as the downward API names them. */
record DownwardFields(Pod pod, String podAddress) {

    String value(String path) throws PodBlocked {
        if (path.startsWith("metadata.labels['")) {
            return orEmpty(pod.getMetadata().getLabels(), subscript(path));
        }
        if (path.startsWith("metadata.annotations['")) {
            return orEmpty(pod.getMetadata().getAnnotations(), subscript(path));
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "metadata.labels" -> lines(pod.getMetadata().getLabels());
            case "metadata.annotations" -> lines(pod.getMetadata().getAnnotations());
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
            case "status.podIP", "status.podIPs" -> podAddress;
            case "status.hostIP", "status.hostIPs" -> PodAddresses.HOST;
            default -> throw new PodBlocked("CreateContainerConfigError", "unsupported fieldPath \"" + path + "\"");
        };
    }

    private static String subscript(String path) {
        return path.substring(path.indexOf('\'') + 1, Math.max(path.lastIndexOf('\''), path.indexOf('\'') + 1));
    }

    private static String orEmpty(Map<String, String> map, String key) {
        return map == null ? "" : map.getOrDefault(key, "");
    }

    private static String lines(Map<String, String> map) {
        return map == null
                ? ""
                : new TreeMap<>(map)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=\""
                                        + entry.getValue().replace("\"", "\\\"") + "\"")
                                .collect(Collectors.joining("\n"));
    }
}
