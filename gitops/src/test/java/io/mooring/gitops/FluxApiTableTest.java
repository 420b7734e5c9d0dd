package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.build.YamlManifests;
import io.mooring.gitops.helmrelease.HelmReleaseReading;
import io.mooring.gitops.kustomization.KustomizationFields;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.receiver.ReceiverFields;
import io.mooring.gitops.source.SourceFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The definitions, the code that reads specs, and the table in the documentation say the same. */
class FluxApiTableTest {
    private static final Path TABLE = Path.of("../docs/reference/flux-api.md");

    /** By kind: path of a field, whether it is supported, and the test that shows it. */
    private static final Map<String, Map<String, Row>> ROWS = new TreeMap<>();

    private static final Map<String, String> VALID = Map.of(
            "GitRepository",
                    "{\"interval\":\"1m\",\"url\":\"https://example.invalid/x\",\"verify\":{\"secretRef\":{\"name\":\"x\"}}}",
            "OCIRepository", "{\"interval\":\"1m\",\"url\":\"oci://example.invalid/x\"}",
            "Bucket", "{\"interval\":\"1m\",\"endpoint\":\"example.invalid\",\"bucketName\":\"bucket\"}",
            "HelmRepository", "{\"url\":\"https://example.invalid/x\"}",
            "HelmChart",
                    "{\"interval\":\"1m\",\"chart\":\"x\",\"sourceRef\":{\"kind\":\"HelmRepository\",\"name\":\"x\"}}",
            "HelmRelease",
                    "{\"interval\":\"1m\",\"chart\":{\"spec\":{\"chart\":\"x\",\"sourceRef\":{\"kind\":\"HelmRepository\",\"name\":\"x\"}}}}",
            "Receiver",
                    "{\"type\":\"github\",\"secretRef\":{\"name\":\"x\"},\"resources\":[{\"kind\":\"GitRepository\",\"name\":\"x\"}]}",
            "Kustomization",
                    "{\"interval\":\"1m\",\"prune\":true,\"sourceRef\":{\"kind\":\"GitRepository\",\"name\":\"x\"}}");

    /** Stands for the name of a test. */
    private static final String NO_TEST = "none yet";

    private record Row(boolean supported, String test) {}

    @BeforeAll
    static void readTable() throws IOException {
        String kind = "";
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("## ")) {
                kind = line.substring(3);
            }
            String[] cells = line.split("\\|", -1);
            if (line.startsWith("| `") && cells.length == 5) {
                ROWS.computeIfAbsent(kind, ignored -> new TreeMap<>())
                        .put(
                                cells[1].strip().replace("`", ""),
                                new Row(!cells[2].strip().equals("no"), cells[3].strip()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GitRepository",
                "OCIRepository",
                "Bucket",
                "HelmRepository",
                "HelmChart",
                "Kustomization",
                "HelmRelease",
                "Receiver"
            })
    void theTableSaysWhatTheDefinitionDescribes(String kind) throws Exception {
        Set<String> described = new TreeSet<>();
        collect(schema(kind), "", described, new ArrayList<>());
        Set<String> supported = rows(kind).entrySet().stream()
                .filter(row -> row.getValue().supported())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(supported, described);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GitRepository",
                "OCIRepository",
                "Bucket",
                "HelmRepository",
                "HelmChart",
                "Kustomization",
                "HelmRelease",
                "Receiver"
            })
    void everyTestThatTheTableNamesIsThere(String kind) throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Set<String> tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
            for (Row row : rows(kind).values()) {
                assertTrue(row.test().equals(NO_TEST) || tests.contains(row.test()), "there is no test " + row.test());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GitRepository",
                "OCIRepository",
                "Bucket",
                "HelmRepository",
                "HelmChart",
                "Kustomization",
                "HelmRelease",
                "Receiver"
            })
    void whatTheTableCallsUnsupportedIsReported(String kind) throws Exception {
        for (Map.Entry<String, Row> row : rows(kind).entrySet()) {
            if (!row.getValue().supported()) {
                refused(kind, row.getKey());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GitRepository",
                "OCIRepository",
                "Bucket",
                "HelmRepository",
                "HelmChart",
                "Kustomization",
                "HelmRelease",
                "Receiver"
            })
    void anUnknownFieldIsReportedWhereverItStands(String kind) throws Exception {
        List<String> objects = new ArrayList<>();
        collect(schema(kind), "", new TreeSet<>(), objects);
        for (String object : objects) {
            refused(kind, object.isEmpty() ? "misspelt" : object + ".misspelt");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GitRepository",
                "OCIRepository",
                "Bucket",
                "HelmRepository",
                "HelmChart",
                "Kustomization",
                "HelmRelease",
                "Receiver"
            })
    void theLeastSpecIsAccepted(String kind) throws Exception {
        read(kind, KubernetesObject.parse(VALID.get(kind)).tree());
    }

    private static void refused(String kind, String path) {
        ObjectNode spec = KubernetesObject.parse(VALID.get(kind)).tree();
        put(spec, path);
        InvalidSpec refused = assertThrows(InvalidSpec.class, () -> read(kind, spec), kind + " " + path);
        assertEquals("UnsupportedField", refused.reason(), path);
        assertTrue(refused.words().contains("spec." + path), refused.words());
    }

    private static void read(String kind, ObjectNode spec) throws InvalidSpec {
        ObjectNode object = KubernetesObject.node();
        object.put("kind", kind).putObject("metadata").put("namespace", "n").put("name", "x");
        object.set("spec", spec);
        switch (kind) {
            case "Kustomization" -> KustomizationFields.read(new KubernetesObject(object));
            case "HelmRelease" -> HelmReleaseReading.read(new KubernetesObject(object));
            case "Receiver" -> ReceiverFields.read(new KubernetesObject(object));
            default -> SourceFields.read(new KubernetesObject(object));
        }
    }

    /** Puts a value at a path such as {@code include[].repository.x}. */
    private static void put(ObjectNode spec, String path) {
        ObjectNode at = spec;
        String[] parts = path.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            String name = parts[i].replace("[]", "");
            if (parts[i].endsWith("[]")) {
                ArrayNode list = at.get(name) instanceof ArrayNode known ? known : at.putArray(name);
                at = list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0);
            } else {
                at = KubernetesObject.child(at, name);
            }
        }
        at.put(parts[parts.length - 1], "x");
    }

    /** The paths of all fields that a schema describes, and of all objects that have described fields. */
    private static void collect(JsonNode schema, String path, Set<String> fields, List<String> objects) {
        if (schema.path("items").isObject()) {
            collect(schema.path("items"), path + "[]", fields, objects);
        }
        if (schema.path("properties").isObject()) {
            objects.add(path);
            assertTrue(schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false), "'" + path + "' drops");
            schema.path("properties").properties().forEach(property -> {
                String field = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
                fields.add(field);
                collect(property.getValue(), field, fields, objects);
            });
        }
    }

    private static JsonNode schema(String kind) throws Exception {
        for (Map.Entry<String, String> file : GitOpsCrds.manifests().entrySet()) {
            KubernetesObject definition = YamlManifests.parse(file.getKey(), file.getValue())
                    .getFirst()
                    .object();
            if (definition.spec().path("names").path("kind").asString("").equals(kind)) {
                return definition
                        .spec()
                        .path("versions")
                        .path(0)
                        .path("schema")
                        .path("openAPIV3Schema")
                        .path("properties")
                        .path("spec");
            }
        }
        throw new AssertionError("no definition of " + kind);
    }

    private static Map<String, Row> rows(String kind) {
        return ROWS.getOrDefault(kind, Map.of());
    }
}
