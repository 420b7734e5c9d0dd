package io.mooring.gitops.sops;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** A file in the format age-encryption.org/v1, armoured or not, as far as X25519 recipients open it. */
final class AgeFile {
    private static final String VERSION = "age-encryption.org/v1";
    private static final String BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----";
    private static final String END = "-----END AGE ENCRYPTED FILE-----";
    private static final Pattern ARGUMENT = Pattern.compile("[!-~]+");
    private static final int FILE_KEY = 16;
    private static final int TAG = 16;
    private static final int CHUNK = (64 << 10) + TAG;
    private static final int NONCE = 16;
    private static final int STANZAS_MAX = 1000;
    private static final int BYTES_MAX = 1 << 20;

    private final byte[] bytes;
    private final List<Stanza> stanzas = new ArrayList<>();
    private int at;
    private int macLineStart;
    private byte[] mac = new byte[0];

    /** One wrapping of the file's key. */
    private static final class Stanza {
        private final List<String> arguments;
        private final byte[] body;

        Stanza(List<String> arguments, byte[] body) {
            this.arguments = arguments;
            this.body = body;
        }

        List<String> arguments() {
            return arguments;
        }

        byte[] body() {
            return body;
        }
    }

    private AgeFile(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the header; what cannot be an age file is refused in words. */
    static AgeFile parse(byte[] content) throws SopsFailed {
        if (content.length > BYTES_MAX) {
            throw new SopsFailed("the age file is larger than " + (BYTES_MAX >> 20) + " MiB");
        }
        AgeFile file = new AgeFile(unarmoured(content));
        file.readHeader();
        return file;
    }

    /** What was encrypted; empty if none of the identities is a recipient. */
    Optional<byte[]> open(List<AgeIdentity> identities) throws SopsFailed {
        try {
            for (AgeIdentity identity : identities) {
                for (Stanza stanza : stanzas) {
                    Optional<byte[]> fileKey = fileKey(stanza, identity);
                    if (fileKey.isPresent()) {
                        return Optional.of(payload(fileKey.get()));
                    }
                }
            }
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new SopsFailed("the age file is damaged");
        }
    }

    private static byte[] unarmoured(byte[] content) throws SopsFailed {
        String text = new String(content, StandardCharsets.ISO_8859_1).strip();
        if (!text.startsWith(BEGIN)) {
            return content;
        }
        if (!text.endsWith(END)) {
            throw new SopsFailed("the age file's armour has no end");
        }
        String body = text.substring(BEGIN.length(), text.length() - END.length());
        try {
            return Base64.getDecoder().decode(body.replace("\r", "").replace("\n", ""));
        } catch (IllegalArgumentException e) {
            throw new SopsFailed("the age file's armour is not base64");
        }
    }

    private void readHeader() throws SopsFailed {
        if (!line().equals(VERSION)) {
            throw new SopsFailed("it is not a file of " + VERSION);
        }
        while (true) {
            macLineStart = at;
            String line = line();
            if (line.startsWith("--- ")) {
                mac = base64(line.substring(4));
                break;
            }
            if (!line.startsWith("-> ") || stanzas.size() >= STANZAS_MAX) {
                throw malformed();
            }
            List<String> arguments = List.of(line.substring(3).split(" ", -1));
            if (!arguments.stream()
                    .allMatch(argument -> ARGUMENT.matcher(argument).matches())) {
                throw malformed();
            }
            stanzas.add(new Stanza(arguments, body()));
        }
        if (stanzas.isEmpty() || mac.length != 32) {
            throw malformed();
        }
    }

    private byte[] body() throws SopsFailed {
        StringBuilder text = new StringBuilder();
        while (true) {
            String line = line();
            if (line.length() > 64) {
                throw malformed();
            }
            text.append(line);
            if (line.length() < 64) {
                return base64(text.toString());
            }
        }
    }

    private String line() throws SopsFailed {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end == bytes.length) {
            throw malformed();
        }
        String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
        at = end + 1;
        return line;
    }

    /** Unpadded and canonical: another text for the same bytes is refused. */
    private static byte[] base64(String text) throws SopsFailed {
        try {
            byte[] decoded = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().withoutPadding().encodeToString(decoded).equals(text)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static SopsFailed malformed() {
        return new SopsFailed("the age file's header is malformed");
    }

    private static Optional<byte[]> fileKey(Stanza stanza, AgeIdentity identity)
            throws SopsFailed, GeneralSecurityException {
        if (!stanza.arguments().getFirst().equals("X25519")) {
            return Optional.empty();
        }
        byte[] ephemeral =
                stanza.arguments().size() == 2 ? base64(stanza.arguments().get(1)) : new byte[0];
        if (ephemeral.length != X25519.POINT_SIZE || stanza.body().length != FILE_KEY + TAG) {
            throw malformed();
        }
        byte[] shared = new byte[X25519.POINT_SIZE];
        if (!X25519.calculateAgreement(identity.secret(), 0, ephemeral, 0, shared, 0)) {
            throw malformed();
        }
        byte[] salt = Arrays.copyOf(ephemeral, 2 * X25519.POINT_SIZE);
        System.arraycopy(identity.share(), 0, salt, X25519.POINT_SIZE, X25519.POINT_SIZE);
        try {
            return Optional.of(opened(hkdf(shared, salt, VERSION + "/X25519"), new byte[12], stanza.body()));
        } catch (javax.crypto.AEADBadTagException notForThisIdentity) {
            return Optional.empty();
        }
    }

    private byte[] payload(byte[] fileKey) throws SopsFailed, GeneralSecurityException {
        Mac hmac = hmac(hkdf(fileKey, new byte[0], "header"));
        hmac.update(bytes, 0, macLineStart + 3);
        if (!MessageDigest.isEqual(hmac.doFinal(), mac) || bytes.length < at + NONCE + TAG) {
            throw new SopsFailed("the age file is damaged");
        }
        byte[] key = hkdf(fileKey, Arrays.copyOfRange(bytes, at, at + NONCE), "payload");
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] nonce = new byte[12];
        for (int start = at + NONCE; start < bytes.length; start += CHUNK) {
            int end = Math.min(bytes.length, start + CHUNK);
            nonce[11] = (byte) (end == bytes.length ? 1 : 0);
            byte[] chunk = opened(key, nonce, Arrays.copyOfRange(bytes, start, end));
            if (chunk.length == 0 && plain.size() > 0) {
                throw new SopsFailed("the age file is damaged");
            }
            plain.writeBytes(chunk);
            nonce[10]++; // Files are far too small for the next digit of the counter.
        }
        return plain.toByteArray();
    }

    private static byte[] opened(byte[] key, byte[] nonce, byte[] box) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
        return cipher.doFinal(box);
    }

    /** HKDF-SHA-256 of 32 bytes, which is one block. */
    private static byte[] hkdf(byte[] secret, byte[] salt, String info) throws GeneralSecurityException {
        Mac expand = hmac(hmac(salt.length == 0 ? new byte[32] : salt).doFinal(secret));
        expand.update(info.getBytes(StandardCharsets.US_ASCII));
        expand.update((byte) 1);
        return expand.doFinal();
    }

    private static Mac hmac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac;
    }
}
