package io.mooring.gitops.source;

import io.mooring.protocol.proxy.NoProxy;
import io.mooring.protocol.proxy.ProxyServer;
import io.mooring.protocol.proxy.ProxySettings;
import java.util.HashMap;
import java.util.Map;

/** The proxy that a source names by a Secret; a source that names none goes through those of the process. */
public final class SourceProxy {
    private static final String ADDRESS = "address";
    private static final String PREFIX = "\0proxy.";

    private SourceProxy() {}

    /** The texts of the Secret, under keys that those of other Secrets cannot have, so that they may be kept with them. */
    public static Map<String, String> read(SourceSecrets secrets, String namespace, String name) throws FetchFailed {
        if (name.isEmpty()) {
            return Map.of();
        }
        Map<String, String> texts = new HashMap<>();
        secrets.read(namespace, name).forEach((key, value) -> texts.put(PREFIX + key, value));
        settings(texts); // Refuses what is no proxy before anything is fetched.
        return Map.copyOf(texts);
    }

    /** The proxies that the texts, among others, stand for. */
    public static ProxySettings settings(Map<String, String> texts) throws FetchFailed {
        if (texts.keySet().stream().noneMatch(key -> key.startsWith(PREFIX))) {
            return ProxySettings.ofProcess();
        }
        String address = texts.getOrDefault(PREFIX + ADDRESS, "");
        try {
            if (address.isEmpty()) {
                throw new IllegalArgumentException("it has no 'address'");
            }
            ProxyServer server = ProxyServer.parse(address);
            String user = texts.getOrDefault(PREFIX + "username", server.user());
            String password = texts.getOrDefault(PREFIX + "password", server.password());
            return ProxySettings.through(new ProxyServer(server.host(), server.port(), user, password), NoProxy.NONE);
        } catch (IllegalArgumentException e) {
            throw new FetchFailed(
                    FetchFailed.AUTHENTICATION, "the secret of spec.proxySecretRef is of no use: " + e.getMessage());
        }
    }
}
