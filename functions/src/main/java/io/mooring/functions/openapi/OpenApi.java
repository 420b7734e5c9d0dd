package io.mooring.functions.openapi;

import io.mooring.functions.access.Access;
import io.mooring.functions.access.Operation;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.contract.ResourceType;
import io.mooring.functions.contract.ResourceTypes;
import io.mooring.protocol.json.Json;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document of the hub: a path for each operation of the table, a schema for each declared type.
 *
 * <p>It describes all api-versions at once: a member that not all of them have says since when it is there.
 */
public final class OpenApi {
    private static final String VERSION = "3.1.0";
    private static final String USER = "user";
    private static final String AGENT = "agent";

    private OpenApi() {}

    /** The document as an answer. */
    public static ArmResponse response() {
        return ArmResponse.ok(Document.MADE);
    }

    static ObjectNode document() {
        ObjectNode document = Json.mapper().createObjectNode().put("openapi", VERSION);
        document.putObject("info")
                .put("title", "Mooring")
                .put("version", "0.1.0")
                .put(
                        "description",
                        "Connected clusters, their configurations and extensions, in the shape of Azure"
                                + " Resource Manager.");
        ObjectNode paths = document.putObject("paths");
        for (Operation operation : Operation.values()) {
            if (operation != Operation.UNKNOWN) {
                paths.withObjectProperty(path(operation.path()))
                        .set(operation.method().toLowerCase(Locale.ROOT), operation(operation));
            }
        }
        ObjectNode components = document.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        for (ResourceType type : ResourceTypes.ALL) {
            String name = name(type);
            schemas.set(name, Schemas.SHOWN.of(type.body()));
            schemas.set(name + "Body", Schemas.PUT.of(type.body()));
            schemas.set(name + "Patch", Schemas.PATCH.of(type.body()));
            schemas.set(name + "List", PlainSchemas.listOf(name));
        }
        PlainSchemas.all().forEach(schemas::set);
        ObjectNode security = components.putObject("securitySchemes");
        bearer(security, USER, "An OIDC token of a user or an application.");
        bearer(security, AGENT, "A token that an agent signed with its cluster's certificate.");
        return document;
    }

    /** A path that OpenAPI can have: of an extension of any scope the one at a subscription stands for all. */
    static String path(String route) {
        return "/" + route.replace("{*scope}", "subscriptions/{subscription}").replace("{*", "{");
    }

    static String name(ResourceType type) {
        return type.title().replace(" ", "");
    }

    private static ObjectNode operation(Operation operation) {
        ObjectNode described = Json.mapper().createObjectNode();
        described.put("operationId", operation.name());
        described.set("parameters", Parameters.of(operation));
        Messages messages = Messages.of(operation);
        if (messages.body() != null) {
            described.putObject("requestBody").put("required", true).set("content", content(messages.body()));
        }
        ObjectNode responses = described.putObject("responses");
        messages.answers().forEach((status, schema) -> {
            ObjectNode response = responses.putObject(status).put("description", Messages.about(status));
            if (!schema.isEmpty()) {
                response.set("content", content(schema));
            }
            if (status.equals("202")) {
                response.putObject("headers").set("Retry-After", Parameters.header("Seconds between two polls."));
            }
        });
        ArrayNode security = described.putArray("security");
        switch (operation.access()) {
            case Access.Open open -> {}
            case Access.Proof proof -> {}
            case Access.AgentToken agent -> security.addObject().putArray(AGENT);
            case Access.UserToken user -> security.addObject().putArray(USER);
            case Access.UserWith(String action) -> {
                security.addObject().putArray(USER);
                described.put("description", "Needs the action " + action + ".");
            }
            case Access.UserBelow(String action) -> {
                security.addObject().putArray(USER);
                described.put("description", "Shows what the caller may see by the action " + action + ".");
            }
        }
        return described;
    }

    private static ObjectNode content(String schema) {
        ObjectNode content = Json.mapper().createObjectNode();
        content.putObject("application/json").putObject("schema").put("$ref", "#/components/schemas/" + schema);
        return content;
    }

    private static void bearer(ObjectNode security, String name, String about) {
        security.putObject(name)
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT")
                .put("description", about);
    }

    /** Made when somebody asks first. */
    private static final class Document {
        static final ObjectNode MADE = document();
    }
}
