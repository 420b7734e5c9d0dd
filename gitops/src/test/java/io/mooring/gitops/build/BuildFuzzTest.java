package io.mooring.gitops.build;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken and hostile manifests, kustomizations and substitutions: each ends in objects or in words, and none grows without bound. */
class BuildFuzzTest {
    private static final long SEED = 20261123;
    private static final int ROUNDS = 500;
    private static final int CHARS_MAX = 32 << 20;

    private static final String MANIFEST = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a, namespace: n, labels: {app: "x"}}
            data: &d
              one: "1\\u0041"
              two: |-
                text ${name} and ${other:=default}
              three: !!binary aGVsbG8=
              four: 0x1F
              five: 2001-01-01T00:00:00Z
              six: [1.5, ~, yes, 0o17, 0644, .inf, -.nan, 1e400]
            ---
            apiVersion: v1
            kind: List
            items:
            - <<: {kind: Secret}
              apiVersion: v1
              metadata: {name: b}
              data: *d
            ? [complex, key]
            : value
            """;

    private static final String KUSTOMIZATION = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [../base, a.yaml, ./b/../c.yaml]
            components:
            - ../../shared
            patches:
            - path: ../p.yaml
              target: {kind: Deployment}
            - patch: |-
                - op: replace
            configMapGenerator:
            - name: g
              files: [x=../../f, g.txt]
              envs: [.env]
            """;

    private static final List<String> PIECES = List.of(
            "${",
            "}",
            "$${",
            "${a:0:-1}",
            "${#a}",
            "${a/b/c}",
            "${a//b/cc}",
            "${a^^}",
            "${a%x}",
            ": ",
            "- ",
            "*d",
            "&d",
            "../",
            "/",
            "\n",
            "\t",
            "---\n",
            "...\n",
            "!!",
            "!!java.lang.Runtime",
            "{",
            "[",
            "\"",
            "'",
            "|",
            ">",
            "? ",
            "<<: ",
            "\u0000",
            "\ufeff",
            "\ud83d",
            "%YAML 9.9\n",
            "1e999999999",
            "0x",
            "99999999999999999999");

    private final Random random = new Random(SEED);

    @Test
    void brokenManifestsEndInObjectsOrWords() {
        for (int round = 0; round < ROUNDS; round++) {
            String text = broken(MANIFEST);
            ends(
                    text,
                    () -> YamlManifests.parse("a.yaml", text)
                            .forEach(manifest ->
                                    assertFalse(manifest.object().json().isEmpty())));
        }
    }

    @Test
    void brokenSubstitutionsEndInObjectsOrWords() throws BuildFailed {
        Variables variables = Variables.of(Map.of("name", "v", "a", "bxbx".repeat(8), "d", "*d"), true);
        for (int round = 0; round < ROUNDS; round++) {
            String text = broken(MANIFEST);
            ends(
                    text,
                    () -> variables
                            .in(YamlManifests.parse("a.yaml", text))
                            .forEach(manifest ->
                                    assertTrue(manifest.object().json().length() < 1 << 20)));
        }
    }

    @Test
    void brokenExpansionsEndInTextOrWords() {
        Expansion expansion = new Expansion(Map.of("a", "bxbx".repeat(8), "b", ""), 4096);
        for (int round = 0; round < ROUNDS; round++) {
            String text = broken("x ${a:-${b:=z}} ${a:1:2} $${c} ${a//b/${a}}");
            try {
                assertTrue(expansion.of(text).length() <= 8192);
            } catch (IllegalArgumentException e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("text: " + text, e);
            }
        }
    }

    @Test
    void noKustomizationLeadsOutOfItsSource() {
        for (int round = 0; round < ROUNDS; round++) {
            String text = broken(KUSTOMIZATION);
            ends(text, () -> {
                String scope = new KustomizeScope(new EverythingTree(text)).of("o/x");
                assertTrue(("o/x".equals(scope) || "o".equals(scope) || scope.isEmpty()), scope);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../..", "/../..", "a/../../..", "./../..", "..", "x/../../../o/x"})
    void aPathThatLeadsOutIsRefused(String path) {
        assertThrows(BuildFailed.class, () -> KustomizeScope.resolve("o", path + "/..", "f"));
    }

    @Test
    void fewAliasesCannotStandForMuch() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThrows(BuildFailed.class, () -> YamlManifests.parse("bomb.yaml", bomb.toString()));
    }

    @Test
    void aLongTextCannotBeNamedOften() {
        String bomb = "a: &a " + "x".repeat(64 << 10) + "\nb:\n" + "- *a\n".repeat(64 << 10);
        assertThrows(BuildFailed.class, () -> YamlManifests.parse("bomb.yaml", bomb));
    }

    @Test
    void deepNestingIsRefused() {
        for (String open : List.of("[", "{a: ", "- ")) {
            assertThrows(BuildFailed.class, () -> YamlManifests.parse("deep.yaml", open.repeat(20_000)));
        }
    }

    @Test
    void aReplacementCannotMultiplyAValue() {
        Expansion expansion = new Expansion(Map.of("a", "x".repeat(1 << 20)), CHARS_MAX);
        assertThrows(IllegalArgumentException.class, () -> expansion.of("${a//x/" + "y".repeat(1 << 16) + "}"));
    }

    @Test
    void aLargeValueCannotBeUsedByManyObjects() throws BuildFailed {
        Variables variables = Variables.of(Map.of("a", "x".repeat(1 << 10)), false);
        List<Manifest> manifests = YamlManifests.parse(
                "many.yaml",
                "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: '${a}'}}\n".repeat(200));
        assertThrows(BuildFailed.class, () -> variables.in(manifests, 100 << 10));
    }

    private interface Step {
        void run() throws BuildFailed;
    }

    private static void ends(String text, Step step) {
        try {
            step.run();
        } catch (BuildFailed e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("text: " + text, e);
        }
    }

    /** A text with a few pieces put in, cut out, doubled or exchanged. */
    private String broken(String whole) {
        StringBuilder text = new StringBuilder(whole);
        for (int changes = random.nextInt(1, 8); changes > 0 && !text.isEmpty(); changes--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(1, 12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                case 2 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.setCharAt(at, (char) random.nextInt(1, 0x250));
                default -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }

    /** Has every file that is asked for; a kustomization.yaml in one folder, empty ones in all others. */
    private record EverythingTree(String kustomization) implements SourceTree {
        @Override
        public Optional<String> folderId(String path) {
            refuseOutside(path);
            return path.contains(".yaml") ? Optional.empty() : Optional.of("tree");
        }

        @Override
        public List<SourceFile> files(String folder) {
            refuseOutside(folder);
            String prefix = folder.isEmpty() ? "" : folder + "/";
            return List.of(
                    new SourceFile(prefix + "kustomization.yaml", folder, 1),
                    new SourceFile(prefix + "a.yaml", "a", 1));
        }

        @Override
        public byte[] read(SourceFile file) {
            return (file.folder().equals("o/x") ? kustomization : "resources: []").getBytes(StandardCharsets.UTF_8);
        }

        private static void refuseOutside(String path) {
            if (path.startsWith("/") || List.of(path.split("/", -1)).contains("..")) {
                throw new IllegalStateException("asked for " + path);
            }
        }
    }
}
