package io.mooring.functions.desired;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.Members;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a kind of item looks like in the REST contract. The rest is the same for all: see {@link Items}. */
public interface ItemForm {
    ItemKind kind();

    /** @throws ArmFailure 400 if no item of the kind can have that name */
    void checkName(String name);

    /**
     * The spec that a PUT asks for, with the defaults filled in.
     *
     * @param present spec of the item that is there, null if it is new
     * @throws ArmFailure 400 if it breaks a rule, or changes what cannot change
     */
    JsonNode spec(String name, Members properties, @Nullable JsonNode present);

    /**
     * The spec that a PATCH makes of one: what it does not name stays, null removes.
     *
     * @throws ArmFailure 400 if it breaks a rule, or names what cannot be patched
     */
    JsonNode patched(String name, Members properties, JsonNode present);

    /** The word for how far the cluster is with the item. */
    String provisioningState(Item item, Instant now);

    /** Adds spec and report to the resource's properties. */
    void describe(ObjectNode properties, Item item, Instant now);
}
