package io.mooring.extensions.chart;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * Helm's provenance of a chart: a text that names the archive with its digest, signed with PGP in clear.
 *
 * @param publicKeys of those who may sign, ASCII armour
 */
record Provenance(String publicKeys) {
    private static final Pattern KEY_BLOCK = Pattern.compile(
            "-----BEGIN PGP PUBLIC KEY BLOCK-----.*?-----END PGP PUBLIC KEY BLOCK-----", Pattern.DOTALL);
    private static final Pattern FILE =
            Pattern.compile("(?m)^\\s+\"?([^\\s\":]+)\"?:\\s+\"?sha256:([0-9a-f]{64})\"?\\s*$");

    /** @throws ChartUnavailable in words if nobody of them has signed this archive */
    void check(byte[] provenance, String archive, String sha256) throws ChartUnavailable {
        String text;
        try {
            text = signed(provenance);
        } catch (IOException | PGPException | RuntimeException broken) {
            throw new ChartUnavailable(
                    ChartUnavailable.Kind.UNSIGNED, "the provenance of " + archive + " cannot be read", broken);
        }
        Matcher file = FILE.matcher(text);
        while (file.find()) {
            if (file.group(1).equals(archive)) {
                if (file.group(2).equals(sha256)) {
                    return;
                }
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.UNSIGNED,
                        archive + " has the digest " + sha256 + ", but what was signed has " + file.group(2));
            }
        }
        throw new ChartUnavailable(
                ChartUnavailable.Kind.UNSIGNED, "the provenance that was fetched is not that of " + archive);
    }

    /** The text, once its signature has been found good. */
    private String signed(byte[] provenance) throws IOException, PGPException, ChartUnavailable {
        try (ArmoredInputStream armoured = new ArmoredInputStream(new ByteArrayInputStream(provenance))) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            if (!armoured.isClearText()) {
                throw new IOException("it is not a text signed in clear");
            }
            for (int each = armoured.read(); each >= 0 && armoured.isClearText(); each = armoured.read()) {
                text.write(each);
            }
            String words = text.toString(StandardCharsets.UTF_8);
            if (!(new BcPGPObjectFactory(armoured).nextObject() instanceof PGPSignatureList signatures)
                    || signatures.isEmpty()) {
                throw new IOException("it has no signature");
            }
            PGPSignature signature = signatures.get(0);
            if (signature.getHashAlgorithm() == HashAlgorithmTags.MD5
                    || signature.getHashAlgorithm() == HashAlgorithmTags.SHA1) {
                throw unsigned("its signature is made with a hash that is broken");
            }
            PGPPublicKey key = key(signature.getKeyID());
            if (key == null) {
                throw unsigned("it is signed with the key " + Long.toHexString(signature.getKeyID())
                        + ", which is none of those that the extension type names");
            }
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            signature.update(canonical(words));
            if (!signature.verify()) {
                throw unsigned("its signature does not fit what it says");
            }
            return words;
        }
    }

    private @Nullable PGPPublicKey key(long id) throws IOException, PGPException {
        Matcher blocks = KEY_BLOCK.matcher(publicKeys);
        while (blocks.find()) {
            var rings = new PGPPublicKeyRingCollection(
                    PGPUtil.getDecoderStream(
                            new ByteArrayInputStream(blocks.group().getBytes(StandardCharsets.UTF_8))),
                    new BcKeyFingerprintCalculator());
            PGPPublicKey key = rings.getPublicKey(id);
            if (key != null && !key.hasRevocation()) {
                return key;
            }
        }
        return null;
    }

    /** Lines without white space at their ends, with CR LF between them: so it was signed, whatever came to pass since. */
    private static byte[] canonical(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\r?\n", -1)));
        if (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return String.join(
                        "\r\n",
                        lines.stream()
                                .map(line -> line.replaceFirst("[ \\t\\r]+$", ""))
                                .toList())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ChartUnavailable unsigned(String why) {
        return new ChartUnavailable(ChartUnavailable.Kind.UNSIGNED, "the provenance of the chart does not do: " + why);
    }
}
