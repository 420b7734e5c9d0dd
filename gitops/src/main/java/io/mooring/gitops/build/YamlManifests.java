package io.mooring.gitops.build;

import io.mooring.gitops.object.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parses YAML text of any number of documents into manifests. Words like {@code yes} and {@code on} stay strings. */
public final class YamlManifests {
    /** An apiserver refuses objects of more than 1.5 MB; a file of many objects may be larger. */
    static final int CODE_POINTS_MAX = 64 << 20;

    /** Enough for hand-written anchors, far from what an alias bomb needs. */
    private static final int ALIASES_MAX = 100;

    private static final int DEPTH_MAX = 200;

    /** What aliases may add to a file, in nodes and characters: a few of them can make any amount of two lines. */
    private static final int EXPANSION_MAX = 1 << 20;

    private YamlManifests() {}

    /** The objects in a file; empty documents are left out, a List stands for its items. */
    public static List<Manifest> parse(String file, String text) throws BuildFailed {
        List<Manifest> manifests = new ArrayList<>();
        int number = 0;
        for (JsonNode document : documents(file, text)) {
            number++;
            add(manifests, document, file, number);
        }
        return List.copyOf(manifests);
    }

    /** The first document of a file as a tree; a missing node if there is none. */
    public static JsonNode document(String file, String text) throws BuildFailed {
        List<JsonNode> documents = documents(file, text);
        return documents.isEmpty() ? KubernetesObject.node().path("none") : documents.getFirst();
    }

    /** The documents of a file as trees; empty ones are left out. */
    public static List<JsonNode> documents(String file, String text) throws BuildFailed {
        List<JsonNode> documents = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new KubernetesYaml())
                .setCodePointLimit(CODE_POINTS_MAX)
                .setMaxAliasesForCollections(ALIASES_MAX)
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .build();
        YamlTrees trees = new YamlTrees(DEPTH_MAX, (long) text.length() + EXPANSION_MAX);
        try {
            for (Object document : new Load(settings).loadAllFromString(text)) {
                if (document != null) {
                    documents.add(trees.of(document));
                }
            }
        } catch (YamlEngineException e) {
            throw new BuildFailed("failed to parse " + file + ": " + oneLine(e.getMessage()));
        } catch (StackOverflowError e) {
            throw new BuildFailed("failed to parse " + file + ": it is nested too deeply");
        } catch (IllegalArgumentException e) {
            throw new BuildFailed("failed to parse " + file + ": " + e.getMessage());
        }
        return documents;
    }

    /** Documents as YAML text in blocks. */
    public static String text(List<? extends JsonNode> documents) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDefaultScalarStyle(ScalarStyle.PLAIN)
                .setSchema(KubernetesYaml.forOlderReaders())
                .setSplitLines(false)
                .setExplicitStart(documents.size() > 1)
                .build();
        return new Dump(settings)
                .dumpAllToString(
                        documents.stream().map(KubernetesObject::valueOf).iterator());
    }

    private static void add(List<Manifest> manifests, JsonNode document, String file, int number) throws BuildFailed {
        String where = number == 1 ? file : file + " (document " + number + ")";
        if (!(document instanceof ObjectNode tree)) {
            throw new BuildFailed("failed to decode Kubernetes YAML from " + where + ": it is not a mapping");
        }
        KubernetesObject object = new KubernetesObject(tree);
        if (object.kind().isEmpty() || object.apiVersion().isEmpty()) {
            throw new BuildFailed(
                    "failed to decode Kubernetes YAML from " + where + ": 'apiVersion' or 'kind' is missing");
        }
        if (object.kind().endsWith("List") && tree.path("items").isArray()) {
            for (JsonNode item : tree.path("items")) {
                add(manifests, item, file, number);
            }
            return;
        }
        if (object.name().isEmpty()) {
            throw new BuildFailed("failed to decode Kubernetes YAML from " + where + ": 'metadata.name' of "
                    + object.kind() + " is missing");
        }
        manifests.add(new Manifest(object, file));
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).strip().replaceAll("\\s+", " ");
    }
}
