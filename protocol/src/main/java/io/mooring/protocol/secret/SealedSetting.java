package io.mooring.protocol.secret;

import io.mooring.protocol.arm.ClusterId;
import java.util.Locale;

/**
 * The form of an encrypted setting: a compact JWE (RFC 7516) whose protected header, and so its authenticated data, names
 * the key, the resource and the setting. So it opens for this setting of this resource of this cluster only.
 *
 * <p>The key is the cluster's own (EC P-256, {@code ECDH-ES+A256KW}) or, before a cluster has one, its onboarding key
 * (RSA, {@code RSA-OAEP-256}); the content is {@code A256GCM}. {@code kid} is the key's RFC 7638 thumbprint.
 */
public final class SealedSetting {
    /** Header {@code typ}. */
    public static final String TYPE = "mooring-setting+jwe";

    /** Header: {@link #resource} of the configuration or extension. */
    public static final String HEADER_RESOURCE = "resource";

    /** Header: name of the setting. */
    public static final String HEADER_SETTING = "setting";

    private SealedSetting() {}

    /**
     * The ARM id of something that is wanted of a cluster, in lower case.
     *
     * @param collection for instance {@code fluxConfigurations}
     */
    public static String resource(ClusterId cluster, String collection, String name) {
        return (cluster.canonical() + "/providers/Microsoft.KubernetesConfiguration/" + collection + "/" + name)
                .toLowerCase(Locale.ROOT);
    }
}
