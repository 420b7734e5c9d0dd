package io.mooring.gitops.sops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that age 1.3.2 encrypted. */
class AgeFileTest {
    private static final String IDENTITY = "AGE-SECRET-KEY-1FZ4E8YMMGP8SH5QRL34YFTP2WMUS42GGGEHNXTP8K4HXH9G66RRQE22T77";
    private static final String ARMOURED = """
            -----BEGIN AGE ENCRYPTED FILE-----
            YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSAxY3QxRjJqbjhUZVNvU0Mz
            WXYwSnlEa2t4L1ZwcmN3ZkQrR0YxcmFYc1J3CngvZGVCbjUwS2d1SVZLbGkrU1RT
            cnJCdTJ0eFR1TDZzMXVlemh2ajh3b2MKLS0tIHAwVG5RRjhGSW5aV1E4MUtRZnh6
            RjRHQnZ3REc4NzBMTnpaYWZSaEJYSUEKTZO9bE0XGXO1jE6/1HI0TzxMtvRgLbm3
            T9mczhtyfGYYgHnPx4OQWXU+
            -----END AGE ENCRYPTED FILE-----
            """;

    private static List<AgeIdentity> identities(String text) throws SopsFailed {
        return AgeIdentity.parseAll(text);
    }

    private static byte[] binary() {
        return Base64.getMimeDecoder()
                .decode(ARMOURED.lines()
                        .filter(line -> !line.startsWith("-----"))
                        .collect(java.util.stream.Collectors.joining()));
    }

    @Test
    void aFileIsOpenedWithOrWithoutArmour() throws Exception {
        byte[] plain = "hello age\n".getBytes(StandardCharsets.UTF_8);
        List<AgeIdentity> identities = identities("# comment\n\n" + IDENTITY + "\n");
        assertArrayEquals(
                plain,
                AgeFile.parse(ARMOURED.getBytes(StandardCharsets.UTF_8))
                        .open(identities)
                        .orElseThrow());
        assertArrayEquals(plain, AgeFile.parse(binary()).open(identities).orElseThrow());
    }

    @Test
    void theRecipientIsDerivedFromTheIdentity() throws Exception {
        assertEquals(
                "age1ntpfe6nshnyh60dwfnwfwh2x25cr4ctv3lu3yye8xmgrqwxvzy9sgduqq5",
                identities(IDENTITY).getFirst().recipient());
    }

    @Test
    void anotherIdentityDoesNotOpenIt() throws Exception {
        assertEquals(
                Optional.empty(),
                AgeFile.parse(binary())
                        .open(identities(
                                "AGE-SECRET-KEY-1DGZE54A8QVJTZRT65QMVTEAXSE2SQC6AEA24KGY7EAM3TDX9UQASSQXFGX")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-PQ-1XYZ", "-----BEGIN OPENSSH PRIVATE KEY-----", "age1"})
    void whatIsNoIdentityIsRefused(String text) {
        assertThrows(SopsFailed.class, () -> identities(text));
    }

    /** The header and the payload are authenticated: no change of a byte goes unnoticed. */
    @Test
    void everyDamagedByteIsNoticed() throws Exception {
        List<AgeIdentity> identities = identities(IDENTITY);
        byte[] original = binary();
        for (int i = 0; i < original.length; i++) {
            byte[] damaged = original.clone();
            damaged[i] ^= 1;
            assertTrue(opened(damaged, identities).isEmpty(), "byte " + i);
            assertTrue(opened(Arrays.copyOf(original, i), identities).isEmpty(), "cut at " + i);
        }
    }

    @Test
    void bech32ReadsWhatItWrites() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            byte[] data = new byte[random.nextInt(40)];
            random.nextBytes(data);
            String text = new Bech32("age", data).text();
            assertArrayEquals(data, Bech32.parse(text).data());
            char[] damaged = text.toCharArray();
            int at = 4 + random.nextInt(damaged.length - 4);
            damaged[at] = damaged[at] == 'q' ? 'p' : 'q';
            assertThrows(IllegalArgumentException.class, () -> Bech32.parse(new String(damaged)));
        }
    }

    private static Optional<byte[]> opened(byte[] content, List<AgeIdentity> identities) {
        try {
            return AgeFile.parse(content).open(identities);
        } catch (SopsFailed e) {
            return Optional.empty();
        }
    }
}
