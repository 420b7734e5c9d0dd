package io.mooring.functions;

import io.mooring.protocol.json.Json;
import java.util.Map;

/** Bodies of requests that are in order. */
final class TestBodies {
    private TestBodies() {}

    static Map<String, Object> cluster(TestAgent agent) {
        return Map.of(
                "location",
                "westeurope",
                "identity",
                Map.of("type", "SystemAssigned"),
                "properties",
                Map.of("agentPublicKeyCertificate", agent.publicKey(), "distribution", "k3s"));
    }

    static Map<String, Object> configuration(String url) {
        return Map.of(
                "properties",
                Json.mapper()
                        .readTree("{\"sourceKind\":\"GitRepository\",\"gitRepository\":{\"url\":\"" + url
                                + "\",\"repositoryRef\":{\"branch\":\"main\"}},\"kustomizations\":{\"apps\":"
                                + "{\"path\":\"apps\",\"prune\":true}}}"));
    }
}
