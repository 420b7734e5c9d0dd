package io.mooring.functions.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A type of resources, as the REST contract has it.
 *
 * @param name in paths, below the namespace
 * @param title for people, of one of them
 * @param versions oldest first
 * @param body the whole resource; has no members if users only read it
 */
public record ResourceType(
        String namespace, String name, String title, List<ApiVersion> versions, Shape.Structure body) {
    public ResourceType {
        versions = versions.stream().sorted().toList();
    }

    public String fullName() {
        return namespace + "/" + name;
    }

    /** Whether it lives somewhere and has tags: a resource of its own, as opposed to a part of one. */
    public boolean isTracked() {
        return body.field("location") != null && body.field("tags") != null;
    }

    /**
     * What a PUT makes of the resource.
     *
     * @param present what is stored, null if it is new
     * @throws io.mooring.functions.arm.ArmFailure 400 if the body breaks a rule of the type
     */
    public Accepted put(ObjectNode given, @Nullable ObjectNode present, ApiVersion version) {
        return new BodyReader(version).read(body, given, present);
    }

    /**
     * What a PATCH makes of the resource: what it does not name stays, null removes.
     *
     * @throws io.mooring.functions.arm.ArmFailure 400 if it names what cannot be patched, or the result breaks a rule
     */
    public Accepted patch(ObjectNode patch, ObjectNode present, ApiVersion version) {
        ObjectNode merged = new PatchReader(version).merge(body, patch, present);
        return new BodyReader(version).read(body, merged, present);
    }

    /** The part of a resource that a version knows, in the order of the declaration. */
    public ObjectNode shown(ObjectNode whole, ApiVersion version) {
        return new Shown(version).structure(body, whole);
    }
}
