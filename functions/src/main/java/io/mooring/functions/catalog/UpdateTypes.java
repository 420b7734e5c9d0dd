package io.mooring.functions.catalog;

import io.mooring.functions.tables.LongText;
import io.mooring.functions.tables.RowJson;
import io.mooring.protocol.catalog.ChartOrigin;
import io.mooring.protocol.catalog.ExtensionType;
import io.mooring.protocol.catalog.ExtensionTypeFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Brings the types of the hub's own source up to date. A file that is wrong keeps its last good version; what cannot be
 * fetched keeps everything.
 */
public final class UpdateTypes {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final @Nullable TypeSource source;
    private final OwnTypes types;
    private final TypeCatalog catalog;

    /** @param source null if the hub has none */
    public UpdateTypes(@Nullable TypeSource source, OwnTypes types, TypeCatalog catalog) {
        this.source = source;
        this.types = types;
        this.catalog = catalog;
    }

    /** Whether there is anything new. */
    public boolean run(Instant now) {
        if (source == null) {
            return false;
        }
        OwnTypes.State before = types.state();
        boolean isSame = before.source().equals(source.name());
        try {
            TypeSource.Fetched fetched =
                    source.fetch(isSame ? before.revision() : "").orElse(null);
            if (fetched == null) {
                note(
                        before,
                        new OwnTypes.State(
                                before.source(), before.revision(), before.fetchedAt(), now, null, before.files()));
                return false;
            }
            Map<String, String> wrong = take(fetched);
            types.write(new OwnTypes.State(source.name(), fetched.revision(), now, now, null, wrong));
            catalog.forget();
            return true;
        } catch (IOException e) {
            String words = String.valueOf(e.getMessage());
            note(
                    before,
                    isSame
                            ? new OwnTypes.State(
                                    before.source(), before.revision(), before.fetchedAt(), now, words, before.files())
                            : new OwnTypes.State(source.name(), "", null, now, words, Map.of()));
            return false;
        }
    }

    /** A look that finds nothing new is written down only now and then: most hubs look each minute for years. */
    private void note(OwnTypes.State before, OwnTypes.State after) {
        boolean isOld = before.checkedAt() == null
                || after.checkedAt() == null
                || before.checkedAt().isBefore(after.checkedAt().minusSeconds(600));
        String error = String.valueOf(after.error());
        if (isOld
                || !error.equals(String.valueOf(before.error()))
                || !after.source().equals(before.source())) {
            types.write(after);
        }
    }

    private Map<String, String> take(TypeSource.Fetched fetched) {
        Map<String, JsonNode> known = types.byFile();
        Map<String, String> wrong = new TreeMap<>();
        Map<String, String> fileOf = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : new TreeMap<>(fetched.files()).entrySet()) {
            try {
                JsonNode json = YAML.readTree(file.getValue());
                ExtensionType type = checked(json);
                String other = fileOf.putIfAbsent(type.name(), file.getKey());
                if (other != null) {
                    throw new IllegalArgumentException("the type " + type.name() + " is in " + other + ", too");
                }
                if (!json.equals(known.get(file.getKey()))) {
                    types.put(file.getKey(), json);
                }
            } catch (JacksonException e) {
                wrong.put(file.getKey(), "it is not YAML: " + e.getOriginalMessage());
            } catch (IllegalArgumentException e) {
                wrong.put(file.getKey(), String.valueOf(e.getMessage()));
            }
        }
        List<String> gone = known.keySet().stream()
                .filter(file -> !fetched.files().containsKey(file))
                .toList();
        types.delete(gone);
        return wrong;
    }

    private ExtensionType checked(JsonNode json) {
        ExtensionType type = ExtensionTypeFile.read(json);
        if (catalog.isShipped(type.name())) {
            throw new IllegalArgumentException("the type " + type.name() + " comes with Mooring; choose another name");
        }
        if (type.chart() instanceof ChartOrigin.Bundled || type.chart() instanceof ChartOrigin.BuiltIn) {
            throw new IllegalArgumentException("its chart comes from a \"repository\" or from \"git\"");
        }
        if (type.system()) {
            throw new IllegalArgumentException("only what comes with Mooring is \"system\"");
        }
        if (RowJson.write(json).length() > LongText.LENGTH_MAX) {
            throw new IllegalArgumentException("it is too long");
        }
        return type;
    }
}
