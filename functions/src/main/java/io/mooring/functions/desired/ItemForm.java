package io.mooring.functions.desired;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import io.mooring.functions.contract.ResourceType;
import io.mooring.functions.secret.SettingsChange;
import io.mooring.protocol.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a kind of item looks like in the REST contract. The rest is the same for all: see {@link Items}. */
public interface ItemForm {
    ItemKind kind();

    /** Whether PUT and DELETE are operations that go on until the cluster has done its part. */
    default boolean isLongRunning() {
        return true;
    }

    /** @throws ArmFailure 400 if no item of the kind can have that name */
    void checkName(String name);

    /** How the contract declares it. */
    ResourceType type();

    /**
     * The spec that a body asks for.
     *
     * @param properties as the declaration of the type lets them in, with the defaults filled in
     * @param present spec of the item that is there, null if it is new
     * @throws ArmFailure 400 if it breaks a rule that one member alone cannot
     */
    JsonNode spec(String name, Members properties, @Nullable JsonNode present);

    /** The properties as a user would have to write them for a spec. */
    ObjectNode written(JsonNode spec);

    /** What users have set beside the properties, with what the hub adds to it. */
    default ObjectNode beside(JsonNode spec) {
        return Json.mapper().createObjectNode();
    }

    /**
     * Keeps in the spec what users set beside the properties.
     *
     * @param document as the declaration of the type lets it in
     * @param present spec of the item that is there, null if it is new
     */
    default JsonNode keepBeside(ObjectNode document, JsonNode spec, @Nullable JsonNode present) {
        return spec;
    }

    /** @throws ArmFailure 4xx if the item stays */
    default void checkDelete(Item item) {}

    /**
     * The properties that a patch is about to change.
     *
     * @param written what {@link #written} says
     * @param patch to the properties
     */
    default ObjectNode beforePatch(ObjectNode written, Members patch) {
        return written;
    }

    /** What a PUT asks of protected settings. */
    default SettingsChange putSettings(Members properties) {
        return SettingsChange.put(properties);
    }

    /** What a PATCH asks of protected settings. */
    default SettingsChange patchSettings(Members properties) {
        return SettingsChange.replace(properties);
    }

    /**
     * The same, if the kind can have such settings.
     *
     * @throws ArmFailure 400 that tells names, never values
     */
    default SettingsChange checked(SettingsChange settings) {
        return settings;
    }

    /** The word for how far the cluster is with the item. */
    String provisioningState(Item item, Instant now);

    /** Adds spec and report to the resource's properties. */
    void describe(ObjectNode properties, Item item, Instant now);
}
