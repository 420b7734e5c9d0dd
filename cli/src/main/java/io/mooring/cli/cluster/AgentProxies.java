package io.mooring.cli.cluster;

import io.mooring.protocol.proxy.ProxySettings;
import java.util.Map;

/**
 * The agents' way out of their cluster.
 *
 * @param https URL with credentials, empty for none
 * @param http the same for http
 * @param settings what the URLs say
 * @param authorityPem trusted by the agents as well, empty for none
 */
public record AgentProxies(String https, String http, ProxySettings settings, String authorityPem) {
    /** The agents reach everything directly. */
    public static final AgentProxies NONE = new AgentProxies("", "", ProxySettings.NONE, "");

    /** The chart's values below global, by the names that az knows. */
    Map<String, Object> values() {
        return Map.of(
                "httpsProxy",
                https,
                "httpProxy",
                http,
                "noProxy",
                settings.except().toString(),
                "isProxyEnabled",
                !https.isEmpty() || !http.isEmpty(),
                "proxyCert",
                authorityPem,
                "isCustomCert",
                !authorityPem.isEmpty());
    }

    /** It holds credentials. */
    @Override
    public String toString() {
        return "AgentProxies[" + settings + "]";
    }
}
