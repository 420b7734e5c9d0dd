package io.mooring.gitops.sops;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.YamlManifests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The formats of encrypted files. */
public enum SopsFormat {
    YAML("mac: ENC["),
    JSON("\"mac\": \"ENC["),
    DOTENV("sops_mac=ENC["),
    INI("[sops]"),
    /** Anything, in an envelope of JSON. */
    BINARY("\"mac\": \"ENC[");

    static final String METADATA = "sops";

    private static final String DATA = "data";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private static final DefaultPrettyPrinter TABS = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("\t", "\n"))
            .withArrayIndenter(new DefaultIndenter("\t", "\n"))
            .withSeparators(tools.jackson.core.util.Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(tools.jackson.core.util.Separators.Spacing.AFTER));

    private final String marker;

    SopsFormat(String marker) {
        this.marker = marker;
    }

    /** The format that a file of this name is in. */
    public static SopsFormat of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
            return YAML;
        }
        if (lower.endsWith(".json") || lower.endsWith(".dockerconfigjson")) {
            return JSON;
        }
        if (lower.endsWith(".env")) {
            return DOTENV;
        }
        return lower.endsWith(".ini") ? INI : BINARY;
    }

    /** Whether content in this format says that it is encrypted. */
    public boolean marks(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).contains(marker);
    }

    List<ObjectNode> read(byte[] content) throws SopsFailed {
        String text = new String(content, StandardCharsets.UTF_8);
        return switch (this) {
            case YAML -> yaml(text);
            case JSON, BINARY -> List.of(json(text));
            case DOTENV -> List.of(FlatText.readDotenv(text));
            case INI -> List.of(FlatText.readIni(text));
        };
    }

    byte[] write(List<ObjectNode> documents) throws SopsFailed {
        ObjectNode first = documents.getFirst();
        String text = switch (this) {
            case YAML -> YamlManifests.text(documents);
            case JSON -> MAPPER.writer().with(TABS).writeValueAsString(first);
            case DOTENV -> FlatText.dotenv(first);
            case INI -> FlatText.ini(first);
            case BINARY -> "";
        };
        if (this != BINARY) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (first.size() != 1 || !first.has(DATA)) {
            throw new SopsFailed("it is not the envelope of a single content and cannot be written as one");
        }
        return SopsTree.bytes(first.path(DATA));
    }

    private static List<ObjectNode> yaml(String text) throws SopsFailed {
        List<ObjectNode> documents = new ArrayList<>();
        try {
            for (JsonNode document : YamlManifests.documents("it", text)) {
                if (!(document instanceof ObjectNode object)) {
                    throw new SopsFailed("it is not a mapping");
                }
                documents.add(object);
            }
        } catch (BuildFailed e) {
            throw new SopsFailed("it is not YAML");
        }
        if (documents.isEmpty()) {
            throw new SopsFailed("it is empty");
        }
        return documents;
    }

    private static ObjectNode json(String text) throws SopsFailed {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new SopsFailed("it is not JSON");
        }
        throw new SopsFailed("it is not a mapping");
    }
}
