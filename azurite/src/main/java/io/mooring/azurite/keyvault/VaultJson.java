package io.mooring.azurite.keyvault;

import io.mooring.azurite.files.PrivateFiles;
import io.mooring.azurite.http.HttpAnswer;
import io.mooring.azurite.http.HttpCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Parts of Key Vault's JSON that keys and certificates share. */
final class VaultJson {
    private VaultJson() {}

    static JsonNode object(HttpCall call) {
        try {
            JsonNode body = PrivateFiles.JSON.readTree(call.body());
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            throw VaultError.badParameter("The request body is not JSON: " + e.getOriginalMessage());
        }
        throw VaultError.badParameter("The request body must be a JSON object.");
    }

    static Map<String, Object> attributes(boolean enabled, long created, long updated) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("enabled", enabled);
        attributes.put("created", created);
        attributes.put("updated", updated);
        attributes.put("recoveryLevel", "Recoverable+Purgeable");
        attributes.put("recoverableDays", 90);
        return attributes;
    }

    static Map<String, String> tags(JsonNode body) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> tag : body.path("tags").properties()) {
            tags.put(tag.getKey(), tag.getValue().asString(""));
        }
        return tags;
    }

    static HttpAnswer page(List<?> items) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("value", items);
        page.put("nextLink", null);
        return HttpAnswer.json(200, page);
    }

    static HttpAnswer error(int status, String code, String message) {
        return HttpAnswer.json(status, Map.of("error", Map.of("code", code, "message", message)));
    }
}
