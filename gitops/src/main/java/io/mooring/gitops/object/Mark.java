package io.mooring.gitops.object;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A short text that changes when somebody changes what an apply could have set, computed from metadata alone. Where the apiserver
 * counts generations, a new status does not change it; elsewhere every new version does.
 */
public final class Mark {
    private Mark() {}

    public static String of(KubernetesObject object) {
        if (object.generation() == 0) {
            return hash(object.uid() + " " + object.resourceVersion());
        }
        return hash(object.uid() + " " + object.generation() + " "
                + KubernetesObject.strings(object.metadata().path("labels")) + " "
                + KubernetesObject.strings(object.metadata().path("annotations")));
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
