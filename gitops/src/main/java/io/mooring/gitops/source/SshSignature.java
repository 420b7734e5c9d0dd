package io.mooring.gitops.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/** A signature as {@code ssh-keygen -Y sign} makes them (PROTOCOL.sshsig of OpenSSH), of the namespace that Git uses. */
final class SshSignature {
    private static final String MAGIC = "SSHSIG";
    private static final String NAMESPACE = "git";
    private static final String BEGIN = TrustedSigners.Armour.SSH.begin();
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final int FIELD_BYTES_MAX = 16 << 10;
    private static final int RSA_BITS_MIN = 2048;

    private final byte[] key;
    private final String reserved;
    private final String hash;
    private final byte[] signature;

    private SshSignature(byte[] key, String reserved, String hash, byte[] signature) {
        this.key = key;
        this.reserved = reserved;
        this.hash = hash;
        this.signature = signature;
    }

    /** It is not what it has to be. */
    static final class Malformed extends Exception {}

    /** The keys in lines as of an authorized_keys file; options are not read. */
    static List<byte[]> keys(String text) {
        List<byte[]> keys = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+", -1);
            byte[] blob = Base64.getDecoder().decode(words.length < 2 ? "?" : words[1]);
            OpenSSHPublicKeyUtil.parsePublicKey(blob);
            keys.add(blob);
        }
        return keys;
    }

    static SshSignature parse(String armoured) throws Malformed {
        String text = armoured.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new Malformed();
        }
        String body = text.substring(BEGIN.length(), text.length() - END.length());
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(body.replaceAll("\\s", ""))))) {
            byte[] magic = in.readNBytes(MAGIC.length());
            if (!Arrays.equals(magic, MAGIC.getBytes(StandardCharsets.US_ASCII)) || in.readInt() != 1) {
                throw new Malformed();
            }
            byte[] key = field(in);
            boolean git = NAMESPACE.equals(text(field(in)));
            SshSignature parsed = new SshSignature(key, text(field(in)), text(field(in)), field(in));
            if (!git || in.read() >= 0) {
                throw new Malformed();
            }
            return parsed;
        } catch (IOException | IllegalArgumentException e) {
            throw new Malformed();
        }
    }

    /** Whether one of the keys made it over this content. */
    boolean madeBy(List<byte[]> keys, byte[] content) throws Malformed {
        if (keys.stream().noneMatch(one -> Arrays.equals(one, key))) {
            return false;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(signature))) {
            String algorithm = text(field(in));
            byte[] bytes = field(in);
            AsymmetricKeyParameter known = OpenSSHPublicKeyUtil.parsePublicKey(key);
            byte[] message = message(content);
            return switch (known) {
                case Ed25519PublicKeyParameters ed -> verified(new Ed25519Signer(), ed, message, bytes);
                case RSAKeyParameters rsa ->
                    rsa.getModulus().bitLength() >= RSA_BITS_MIN && verified(rsa(algorithm), rsa, message, bytes);
                case ECPublicKeyParameters ec -> ecdsa(ec, message, bytes);
                default -> throw new Malformed();
            };
        } catch (IOException | IllegalArgumentException e) {
            throw new Malformed();
        }
    }

    private static Signer rsa(String algorithm) throws Malformed {
        return switch (algorithm) {
            case "rsa-sha2-256" -> new RSADigestSigner(new SHA256Digest());
            case "rsa-sha2-512" -> new RSADigestSigner(new SHA512Digest());
            default -> throw new Malformed();
        };
    }

    private static boolean verified(Signer signer, AsymmetricKeyParameter key, byte[] message, byte[] signature) {
        signer.init(false, key);
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    private static boolean ecdsa(ECPublicKeyParameters key, byte[] message, byte[] signature)
            throws IOException, Malformed {
        int bits = key.getParameters().getN().bitLength();
        String digest = bits <= 256 ? "SHA-256" : bits <= 384 ? "SHA-384" : "SHA-512";
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(signature))) {
            BigInteger r = new BigInteger(field(in));
            BigInteger s = new BigInteger(field(in));
            ECDSASigner signer = new ECDSASigner();
            signer.init(false, key);
            return signer.verifySignature(digest(digest, message), r, s);
        }
    }

    private byte[] message(byte[] content) throws Malformed, IOException {
        String name = switch (hash) {
            case "sha256" -> "SHA-256";
            case "sha512" -> "SHA-512";
            default -> throw new Malformed();
        };
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(MAGIC.getBytes(StandardCharsets.US_ASCII));
        for (byte[] field : List.of(
                NAMESPACE.getBytes(StandardCharsets.UTF_8),
                reserved.getBytes(StandardCharsets.ISO_8859_1),
                hash.getBytes(StandardCharsets.UTF_8),
                digest(name, content))) {
            out.writeInt(field.length);
            out.write(field);
        }
        return bytes.toByteArray();
    }

    private static byte[] digest(String name, byte[] content) {
        try {
            return MessageDigest.getInstance(name).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    private static byte[] field(DataInputStream in) throws IOException, Malformed {
        int length = in.readInt();
        if (length < 0 || length > FIELD_BYTES_MAX) {
            throw new Malformed();
        }
        byte[] field = in.readNBytes(length);
        if (field.length != length) {
            throw new Malformed();
        }
        return field;
    }

    private static String text(byte[] field) {
        return new String(field, StandardCharsets.ISO_8859_1);
    }
}
