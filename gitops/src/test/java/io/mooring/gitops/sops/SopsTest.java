package io.mooring.gitops.sops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.object.KubernetesObject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that sops 3.13.3 encrypted, with keys that age-keygen and gpg made for this test. */
class SopsTest {
    private static final String SECRET = """
            apiVersion: v1
            kind: Secret
            metadata:
              name: db
              labels:
                tier: '1'
              annotations:
                'on': 'yes'
            type: Opaque
            stringData:
              password: correct horse
              empty: ''
              multi: |
                line one
                line two
            data:
              raw: aGVsbG8=
            """;

    private static byte[] file(String name) throws Exception {
        try (InputStream stream = SopsTest.class.getResourceAsStream(name)) {
            assertTrue(stream != null, name);
            return stream.readAllBytes();
        }
    }

    private static Sops with(String... names) throws Exception {
        Map<String, byte[]> data = new HashMap<>();
        for (String name : names) {
            data.put(name, file(name));
        }
        return new Sops(SopsKeys.of("the secret 'ns/keys'", data));
    }

    private static String open(Sops sops, String name) throws Exception {
        SopsFormat format = SopsFormat.of(name);
        return new String(sops.open(file(name), format, format), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret.yaml", "maconly.yaml", "pgp.yaml", "curve.yaml", "shamir.yaml"})
    void aSecretIsOpenedWithTheKeysItWasEncryptedFor(String name) throws Exception {
        assertEquals(SECRET, open(with("first.agekey", "rsa.asc", "curve.asc"), name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first.agekey,rsa.asc", "first.agekey,second.agekey", "second.agekey,rsa.asc"})
    void anyTwoOfThreeGroupsOpenTheFile(String keys) throws Exception {
        assertEquals(SECRET, open(with(keys.split(",", -1)), "shamir.yaml"));
    }

    @Test
    void oneOfThreeGroupsIsNotEnough() throws Exception {
        Sops sops = with("first.agekey");
        SopsFailed failed = assertThrows(SopsFailed.class, () -> open(sops, "shamir.yaml"));
        assertTrue(
                String.valueOf(failed.getMessage()).contains("PGP 05B2A576EF8A2D66AF1117A8EB74848DDDA43412"),
                failed.getMessage());
    }

    @Test
    void valuesKeepTheirTypes() throws Exception {
        assertEquals("""
                text: ünïcode ☃
                number: 42
                big: 9007199254740993
                float: 1.5
                small: 1.0E-7
                'yes': true
                'no': false
                nothing: null
                list:
                - a
                - 1
                - true
                - deep: value
                plain_unencrypted: left
                plain2:
                  inner_unencrypted: left too
                """, open(with("first.agekey"), "many.yaml"));
    }

    @Test
    void everyFormatIsWrittenAsSopsWritesIt() throws Exception {
        Sops sops = with("first.agekey");
        assertEquals("USER=admin\nPASS=s3cr3t=x\nLINES=a\\nb\n", open(sops, "app.env"));
        assertEquals("[db]\nuser     = admin\npassword = s3cr3t\n\n[other]\nkey = 1\n", open(sops, "app.ini"));
        assertEquals(
                "{\n\t\"a\": \"b\",\n\t\"n\": 1,\n\t\"f\": 2.5,\n\t\"l\": [\n\t\t1,\n\t\ttrue,\n\t\tnull\n\t]\n}",
                open(sops, "app.json"));
        assertEquals("plain: 1\nsecret_enc: hidden\nnested_enc:\n  a: b\n", open(sops, "suffix.yaml"));
        assertArrayEquals(
                java.util.Base64.getMimeDecoder().decode(file("plain.b64")),
                sops.open(file("blob.bin"), SopsFormat.BINARY, SopsFormat.BINARY));
    }

    @Test
    void theCodeCoversAllDocumentsOfAFile() throws Exception {
        String text = new String(file("multi.yaml"), StandardCharsets.UTF_8);
        assertTrue(open(with("first.agekey"), "multi.yaml").contains("name: two"));
        String changed = text.replace("name: two", "name: three");
        Sops sops = with("first.agekey");
        SopsFailed failed = assertThrows(
                SopsFailed.class, () -> sops.verify(changed.getBytes(StandardCharsets.UTF_8), SopsFormat.YAML));
        assertTrue(String.valueOf(failed.getMessage()).contains("MAC mismatch"), failed.getMessage());
    }

    @Test
    void aWrongKeyIsToldWhichOneWouldDo() throws Exception {
        Sops sops = with("second.agekey");
        SopsFailed failed = assertThrows(SopsFailed.class, () -> open(sops, "secret.yaml"));
        assertEquals(
                "cannot get sops data key: it is encrypted for age"
                        + " age1ntpfe6nshnyh60dwfnwfwh2x25cr4ctv3lu3yye8xmgrqwxvzy9sgduqq5, but the secret 'ns/keys' has"
                        + " age age14z7pup204rsqxrzasmm4sq0nkyvuzt37ulqhue8xqct3xn2zaetq6nxzl9",
                failed.getMessage());
    }

    @Test
    void anObjectThatGotLabelsSinceIsOpened() throws Exception {
        var tree = SopsFormat.YAML.read(file("secret.yaml")).getFirst();
        KubernetesObject.child(tree, "metadata").put("namespace", "other");
        var plain = with("first.agekey").open(tree);
        assertEquals("correct horse", plain.path("stringData").path("password").asString(""));
        assertFalse(plain.has("sops"));
    }

    @Test
    void aValueThatWasMovedIsRefused() throws Exception {
        var tree = SopsFormat.YAML.read(file("secret.yaml")).getFirst();
        var data = KubernetesObject.child(tree, "stringData");
        data.set("multi", data.path("password"));
        Sops sops = with("first.agekey");
        SopsFailed failed = assertThrows(SopsFailed.class, () -> sops.open(tree));
        assertTrue(String.valueOf(failed.getMessage()).contains("'stringData.multi'"), failed.getMessage());
    }

    @Test
    void keysAreNeverPrinted() throws Exception {
        SopsKeys keys = SopsKeys.of("x", Map.of("a.agekey", file("first.agekey")));
        assertFalse(keys.toString().contains("AGE-SECRET-KEY"), keys.toString());
    }

    /** Whatever is done to a file, it is opened as it was or refused in words; nothing else happens. */
    @ParameterizedTest
    @ValueSource(strings = {"secret.yaml", "app.env", "app.ini", "app.json", "blob.bin", "pgp.yaml", "shamir.yaml"})
    void damagedFilesAreRefusedInWords(String name) throws Exception {
        Sops sops = with("first.agekey", "rsa.asc");
        SopsFormat format = SopsFormat.of(name);
        RandomGenerator random = new java.util.SplittableRandom(name.hashCode());
        byte[] original = file(name);
        byte[] expected = sops.open(original, format, format);
        for (int i = 0; i < 150; i++) {
            byte[] damaged = original.clone();
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? random.nextInt() : '=');
            }
            assertDoesNotThrow(() -> {
                try {
                    sops.open(damaged, format, format);
                } catch (SopsFailed expectedFailure) {
                    assertFalse(String.valueOf(expectedFailure.getMessage()).contains("correct horse"));
                }
            });
        }
        assertArrayEquals(expected, sops.open(original, format, format));
    }
}
