package io.mooring.functions.arm;

import io.mooring.protocol.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The JSON of a request body.
 *
 * <p>What is taken here comes out again as it was sent, of the storage and in the cluster: text that some reader on the way
 * would change or cut is refused.
 */
final class BodyJson {
    /** What stands in a text where its bytes were no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final int REASON_LENGTH_MAX = 200;

    private BodyJson() {}

    /** @throws ArmFailure 400 if the text is not JSON, or holds characters that are none */
    static JsonNode read(String body) {
        if (body.isBlank()) {
            throw ArmFailure.invalid("The request needs a JSON body, and has none.");
        }
        if (body.indexOf(REPLACEMENT) >= 0) {
            throw ArmFailure.invalid("The body is not UTF-8 (or holds U+FFFD, which stands for what is not).");
        }
        JsonNode json = parse(body);
        check(json);
        return json;
    }

    private static JsonNode parse(String body) {
        try {
            return Json.mapper().readTree(body);
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw ArmFailure.invalid("The body is not valid JSON: " + reason(e.getOriginalMessage()) + where + ".");
        }
    }

    /** The depth is limited by the reader of JSON. */
    private static void check(JsonNode json) {
        if (json.isString()) {
            check(json.stringValue());
        }
        for (String name : json.propertyNames()) {
            check(name);
        }
        for (JsonNode part : json) {
            check(part);
        }
    }

    private static void check(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == 0) {
                throw ArmFailure.invalid("The body holds the character U+0000, which no field can have.");
            }
            if (Character.isSurrogate(character)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(character, text.charAt(i + 1));
                if (!pair) {
                    throw ArmFailure.invalid("The body holds half of a surrogate pair, which is no character.");
                }
                i++;
            }
        }
    }

    private static String reason(@Nullable String text) {
        String line =
                text == null ? "it cannot be read" : text.lines().findFirst().orElse("it cannot be read");
        // The library names its own classes and settings, which are nobody's business.
        String plain = line.replaceAll("\\((bound as )?`[^`]*`[^)]*\\)|: not allowed as per .*", "")
                .strip();
        return plain.length() > REASON_LENGTH_MAX ? plain.substring(0, REASON_LENGTH_MAX) : plain;
    }
}
