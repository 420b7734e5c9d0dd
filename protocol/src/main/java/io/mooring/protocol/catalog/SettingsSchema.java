package io.mooring.protocol.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What settings a type takes: a JSON Schema of the flat object of settings, whose members are the dotted keys as users
 * write them. Settings travel as text, so a type means what Helm's `--set` makes of the text: `true` is a boolean, `3`
 * an integer, `{a,b}` an array. The keywords that are understood are those listed below; others are refused when the
 * file is read, so that a schema never promises what nobody checks.
 */
public final class SettingsSchema {
    /** Takes every setting. */
    public static final SettingsSchema ANY =
            new SettingsSchema(JsonNodeFactory.instance.objectNode(), Map.of(), Map.of());

    private static final int NAMES_SHOWN_MAX = 20;
    private static final Pattern ELEMENT = Pattern.compile("(.+)\\[\\d{1,3}]");

    private final JsonNode schema;
    private final Map<String, Rule> exact;
    private final Map<String, Rule> patterns;

    private SettingsSchema(JsonNode schema, Map<String, Rule> exact, Map<String, Rule> patterns) {
        this.schema = schema;
        this.exact = exact;
        this.patterns = patterns;
    }

    /** @throws IllegalArgumentException in words if the schema uses what is not understood */
    public static SettingsSchema read(JsonNode schema) {
        if (schema.isMissingNode() || schema.isNull()) {
            return ANY;
        }
        ExtensionTypeFile.known(
                schema, "$schema", "type", "properties", "patternProperties", "additionalProperties", "required");
        return new SettingsSchema(schema, rules(schema.path("properties")), rules(schema.path("patternProperties")));
    }

    /** As it was written: the JSON Schema itself. */
    public JsonNode json() {
        return schema;
    }

    /** What is wrong with the settings, in words that show no value; empty if nothing is. */
    public List<String> check(Map<String, String> settings) {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String> setting : new TreeMap<>(settings).entrySet()) {
            String key = setting.getKey();
            Optional<Rule> element = Optional.of(ELEMENT.matcher(key))
                    .filter(Matcher::matches)
                    .flatMap(parts -> rule(parts.group(1)).flatMap(Rule::items));
            Optional<Rule> rule = element.isPresent() ? element : rule(key);
            if (rule.isPresent()) {
                rule.get().check(setting.getValue()).ifPresent(why -> wrong.add("the setting '" + key + "' " + why));
            } else if (!schema.path("additionalProperties").asBoolean(true)) {
                wrong.add("there is no setting '" + key + "'; there are " + names());
            }
        }
        for (JsonNode required : schema.path("required")) {
            if (!settings.containsKey(required.asString(""))) {
                wrong.add("the setting '" + required.asString("") + "' is missing");
            }
        }
        return wrong;
    }

    private Optional<Rule> rule(String key) {
        Rule named = exact.get(key);
        if (named != null) {
            return Optional.of(named);
        }
        return patterns.entrySet().stream()
                .filter(pattern ->
                        Pattern.compile(pattern.getKey()).matcher(key).find())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private String names() {
        List<String> names = new ArrayList<>(exact.keySet());
        names.addAll(patterns.keySet());
        return names.isEmpty() ? "none" : String.join(", ", names.subList(0, Math.min(names.size(), NAMES_SHOWN_MAX)));
    }

    private static Map<String, Rule> rules(JsonNode schemas) {
        Map<String, Rule> rules = new TreeMap<>();
        schemas.properties().forEach(entry -> rules.put(entry.getKey(), new Rule(entry.getValue())));
        return rules;
    }

    /** The schema of one setting. */
    private record Rule(JsonNode schema) {
        Rule {
            ExtensionTypeFile.known(
                    schema,
                    "type",
                    "title",
                    "description",
                    "default",
                    "examples",
                    "enum",
                    "pattern",
                    "minLength",
                    "maxLength",
                    "minimum",
                    "maximum",
                    "items");
            if (!schema.path("type").asString("string").matches("string|boolean|integer|number|array")) {
                throw new IllegalArgumentException(
                        "the type \"" + schema.path("type").asString("") + "\" is none of a setting");
            }
            if (schema.has("pattern")) {
                Pattern.compile(schema.path("pattern").asString(""));
            }
        }

        Optional<Rule> items() {
            return schema.has("items") ? Optional.of(new Rule(schema.path("items"))) : Optional.empty();
        }

        /** Why the value is refused. */
        Optional<String> check(String value) {
            return switch (schema.path("type").asString("string")) {
                case "boolean" ->
                    value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
                            ? Optional.empty()
                            : Optional.of("is true or false");
                case "integer" -> number(value, "[+-]?\\d{1,18}", "is a whole number");
                case "number" -> number(value, "[+-]?\\d{1,18}(\\.\\d{1,18})?", "is a number");
                case "array" -> array(value);
                default -> text(value);
            };
        }

        private Optional<String> number(String value, String form, String kind) {
            if (!value.matches(form)) {
                return Optional.of(kind);
            }
            double number = Double.parseDouble(value);
            if (schema.has("minimum") && number < schema.path("minimum").asDouble()) {
                return Optional.of("is at least " + schema.path("minimum").asString());
            }
            if (schema.has("maximum") && number > schema.path("maximum").asDouble()) {
                return Optional.of("is at most " + schema.path("maximum").asString());
            }
            return listed(value);
        }

        private Optional<String> array(String value) {
            if (!value.startsWith("{") || !value.endsWith("}")) {
                return Optional.of("is a list such as {a,b}");
            }
            String inside = value.substring(1, value.length() - 1);
            Rule items = items().orElse(null);
            if (items == null || inside.isEmpty()) {
                return Optional.empty();
            }
            for (String element : inside.split(",", -1)) {
                Optional<String> why = items.check(element.strip());
                if (why.isPresent()) {
                    return why.map(words -> "has an element that is wrong: it " + words);
                }
            }
            return Optional.empty();
        }

        private Optional<String> text(String value) {
            if (value.length() < schema.path("minLength").asInt(0)) {
                return Optional.of("has at least " + schema.path("minLength").asInt() + " characters");
            }
            if (value.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
                return Optional.of("has at most " + schema.path("maxLength").asInt() + " characters");
            }
            String pattern = schema.path("pattern").asString("");
            if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(value).find()) {
                return Optional.of("has the form " + pattern);
            }
            return listed(value);
        }

        private Optional<String> listed(String value) {
            if (!schema.has("enum")) {
                return Optional.empty();
            }
            List<String> allowed =
                    schema.path("enum").valueStream().map(JsonNode::asString).toList();
            return allowed.contains(value) ? Optional.empty() : Optional.of("is one of " + String.join(", ", allowed));
        }
    }
}
