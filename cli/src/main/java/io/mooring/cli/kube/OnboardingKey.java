package io.mooring.cli.kube;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * The key by which a cluster proves at its enrolment that it is the one that was connected: RSA 4096, in the PKCS#1 forms
 * that the REST contract asks for.
 *
 * @param publicKey base64 of the PKCS#1 RSAPublicKey, {@code agentPublicKeyCertificate} on the wire
 * @param privateKeyPem PEM of the PKCS#1 RSAPrivateKey
 */
public record OnboardingKey(String publicKey, String privateKeyPem) {
    private static final int BITS = 4096;
    private static final String BEGIN = "-----BEGIN RSA PRIVATE KEY-----";
    private static final String END = "-----END RSA PRIVATE KEY-----";

    /** The private part is a secret. */
    @Override
    public String toString() {
        return "OnboardingKey[***]";
    }

    /** Takes seconds. */
    public static OnboardingKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            return of(pair.getPublic(), pair.getPrivate());
        } catch (GeneralSecurityException noRsa) {
            throw new IllegalStateException("generate an RSA key", noRsa);
        }
    }

    static OnboardingKey of(PublicKey publicKey, PrivateKey privateKey) {
        byte[] pkcs1 = Der.read(publicKey.getEncoded()).child(1).bitString();
        byte[] secret = Der.read(privateKey.getEncoded()).child(2).content();
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(secret);
        return new OnboardingKey(Base64.getEncoder().encodeToString(pkcs1), BEGIN + "\n" + body + "\n" + END + "\n");
    }

    /**
     * Reads the private key that a cluster already has; the public part is in it.
     *
     * @throws IllegalArgumentException if it is not an RSA key in PKCS#1 PEM
     */
    public static OnboardingKey fromPem(String pem) {
        String text = pem.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new IllegalArgumentException("not a PKCS#1 private key in PEM");
        }
        byte[] der = Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length()));
        Der key = Der.read(der);
        byte[] publicParts = Der.sequence(key.child(1).whole(), key.child(2).whole());
        return new OnboardingKey(Base64.getEncoder().encodeToString(publicParts), text + "\n");
    }

    /** Just enough of DER (X.690) to take the PKCS#1 forms out of, and put them into, what the JDK speaks. */
    private static final class Der {
        private static final int SEQUENCE = 0x30;

        private final byte[] bytes;
        private final int start;
        private final int contentStart;
        private final int end;

        private Der(byte[] bytes, int start, int contentStart, int end) {
            this.bytes = bytes;
            this.start = start;
            this.contentStart = contentStart;
            this.end = end;
        }

        static Der read(byte[] bytes) {
            return at(bytes, 0);
        }

        private static Der at(byte[] bytes, int start) {
            if (start + 2 > bytes.length) {
                throw new IllegalArgumentException("DER ends too early");
            }
            int first = bytes[start + 1] & 0xff;
            int lengthBytes = first < 0x80 ? 0 : first & 0x7f;
            int contentStart = start + 2 + lengthBytes;
            if (lengthBytes > 3 || contentStart > bytes.length) {
                throw new IllegalArgumentException("DER with an impossible length");
            }
            int length = lengthBytes == 0 ? first : 0;
            for (int index = start + 2; index < contentStart; index++) {
                length = (length << 8) | (bytes[index] & 0xff);
            }
            if (contentStart + length > bytes.length) {
                throw new IllegalArgumentException("DER ends too early");
            }
            return new Der(bytes, start, contentStart, contentStart + length);
        }

        Der child(int index) {
            Der child = at(bytes, contentStart);
            for (int passed = 0; passed < index; passed++) {
                child = at(bytes, child.end);
            }
            return child;
        }

        byte[] content() {
            return Arrays.copyOfRange(bytes, contentStart, end);
        }

        /** The content of a BIT STRING without its count of unused bits, which is 0 here. */
        byte[] bitString() {
            return Arrays.copyOfRange(bytes, contentStart + 1, end);
        }

        byte[] whole() {
            return Arrays.copyOfRange(bytes, start, end);
        }

        static byte[] sequence(byte[] first, byte[] second) {
            int length = first.length + second.length;
            byte[] header = length < 0x80
                    ? new byte[] {SEQUENCE, (byte) length}
                    : length < 0x100
                            ? new byte[] {SEQUENCE, (byte) 0x81, (byte) length}
                            : new byte[] {SEQUENCE, (byte) 0x82, (byte) (length >> 8), (byte) length};
            byte[] sequence = Arrays.copyOf(header, header.length + length);
            System.arraycopy(first, 0, sequence, header.length, first.length);
            System.arraycopy(second, 0, sequence, header.length + first.length, second.length);
            return sequence;
        }
    }
}
