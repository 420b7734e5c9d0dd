package io.mooring.gitops.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderBuildTest {
    @Test
    void allYamlBelowAPlainFolderIsTaken() throws BuildFailed {
        List<String> names = names(
                "app",
                Map.of(
                        "app/a.yaml",
                        map("a") + "---\n" + map("b") + "---\n# nothing\n",
                        "app/deep/c.yml",
                        map("c"),
                        "app/d.json",
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"d\"}}",
                        "app/README.md",
                        "x",
                        "other/e.yaml",
                        map("e")));
        assertEquals(List.of("a", "b", "c"), names);
    }

    @Test
    void aListStandsForItsItems() throws BuildFailed {
        String list =
                "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n";
        assertEquals(List.of("a", "b"), names("", Map.of("l.yaml", list)));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
        yes       | "yes"
        on        | "on"
        12:30:45  | "12:30:45"
        true      | true
        0644      | 420
        0x1F      | 31
        1.50      | 1.5
        ~         | null
        2001-01-01 | "2001-01-01"
        '"1"'     | "1"
        """)
    void wordsStayWhatTheyAre(String text, String json) throws BuildFailed {
        String yaml = map("a") + "data:\n  k: " + text + "\n";
        Manifest manifest = YamlManifests.parse("a.yaml", yaml).getFirst();
        assertEquals(json, manifest.object().tree().path("data").path("k").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [1", "a: 1\na: 2\n", "- x\n", "kind: X\n", "apiVersion: v1\nkind: X\n", "a: &a [*a]\n"})
    void whatIsNoManifestIsNamedWithItsFile(String text) {
        BuildFailed failed = assertThrows(BuildFailed.class, () -> names("", Map.of("x/bad.yaml", text)));
        assertTrue(String.valueOf(failed.getMessage()).contains("x/bad.yaml"), failed.getMessage());
    }

    @Test
    void mergeKeysAreMerged() throws BuildFailed {
        String yaml = map("a") + "x: &x {one: 1}\ndata:\n  <<: *x\n  two: 2\n";
        assertEquals(
                "{\"two\":2,\"one\":1}",
                YamlManifests.parse("a.yaml", yaml)
                        .getFirst()
                        .object()
                        .tree()
                        .path("data")
                        .toString());
    }

    @Test
    void anAliasBombIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(10))
                    .append("x]\n");
        }
        assertThrows(BuildFailed.class, () -> YamlManifests.parse("bomb.yaml", bomb.toString()));
    }

    @Test
    void anObjectMustNotBeDefinedTwice() {
        BuildFailed failed =
                assertThrows(BuildFailed.class, () -> names("", Map.of("a.yaml", map("a"), "b.yaml", map("a"))));
        assertTrue(String.valueOf(failed.getMessage()).contains("defined twice, in a.yaml and in b.yaml"));
    }

    @Test
    void withoutKustomizeAKustomizationSaysSo() {
        BuildFailed failed = assertThrows(
                BuildFailed.class,
                () -> names("x", Map.of("x/kustomization.yaml", "resources: [a.yaml]", "x/a.yaml", map("a"))));
        assertTrue(String.valueOf(failed.getMessage()).contains("no kustomize binary"));
    }

    @Test
    void theScopeHoldsAllThatIsReferredTo() throws BuildFailed {
        FakeTree tree = new FakeTree(Map.of(
                "o/x/kustomization.yaml", "resources: [../../base]\npatches: [{path: ../p.yaml}]\n",
                "o/p.yaml", "a: 1\n",
                "base/kustomization.yaml", "resources: [a.yaml]\n",
                "base/a.yaml", map("a"),
                "alone/kustomization.yaml", "resources: [a.yaml]\n",
                "alone/a.yaml", map("a")));
        assertEquals("", new KustomizeScope(tree).of("o/x"));
        assertEquals("alone", new KustomizeScope(tree).of("alone"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resources: ['https://example.com/x.yaml']", "resources: ['github.com/a/b?ref=main']",
                        "resources: [../../../etc]",
                "resources: [missing.yaml]", "patches: [{path: 'https://example.com/p.yaml'}]",
                        "components: ['git@example.com:a/b']",
                "helmCharts: [{name: x}]", "configMapGenerator: [{name: x, files: ['a=../../../etc/passwd']}]"
            })
    void whatIsNotInTheRepositoryIsRefused(String kustomization) {
        FakeTree tree = new FakeTree(Map.of("x/kustomization.yaml", kustomization));
        assertThrows(BuildFailed.class, () -> new KustomizeScope(tree).of("x"));
    }

    private static List<String> names(String folder, Map<String, String> files) throws BuildFailed {
        return new FolderBuild(Path.of("unused"), null, new ManifestCache())
                .build(new FakeTree(files), folder).stream()
                        .map(manifest -> manifest.object().name())
                        .toList();
    }

    private static String map(String name) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n";
    }

    /** Files in memory. */
    private record FakeTree(Map<String, String> files) implements SourceTree {
        @Override
        public Optional<String> folderId(String path) {
            boolean there = path.isEmpty() || files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
            return there ? Optional.of("tree") : Optional.empty();
        }

        @Override
        public List<SourceFile> files(String folder) {
            return new TreeMap<>(files)
                    .entrySet().stream()
                            .filter(file -> folder.isEmpty() || file.getKey().startsWith(folder + "/"))
                            .map(file -> new SourceFile(
                                    file.getKey(),
                                    file.getValue(),
                                    file.getValue().length()))
                            .toList();
        }

        @Override
        public byte[] read(SourceFile file) {
            return Objects.requireNonNull(files.get(file.path())).getBytes(StandardCharsets.UTF_8);
        }
    }
}
