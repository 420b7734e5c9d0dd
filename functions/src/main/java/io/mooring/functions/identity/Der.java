package io.mooring.functions.identity;

import java.util.Arrays;
import java.util.Base64;

/** A certificate, or a request for one, in its DER encoding. */
public final class Der {
    private final byte[] bytes;

    private Der(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Der of(byte[] bytes) {
        return new Der(bytes.clone());
    }

    /** @throws IllegalArgumentException if the text is not standard base64 */
    public static Der ofBase64(String text) {
        return new Der(Base64.getDecoder().decode(text));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Der that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
