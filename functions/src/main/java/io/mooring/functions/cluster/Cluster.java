package io.mooring.functions.cluster;

import io.mooring.functions.arm.Precondition;
import io.mooring.functions.arm.SystemData;
import io.mooring.functions.tables.RowJson;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What users said about a connected cluster.
 *
 * @param id in the case in which it was created
 * @param principalId GUID of this incarnation of the resource: a cluster that is deleted and made again has another
 * @param identityType {@code SystemAssigned} or {@code None}
 * @param publicKey the onboarding key, as {@code agentPublicKeyCertificate} has it
 * @param settings the other properties that users write, as they wrote them
 */
public record Cluster(
        ClusterId id,
        String principalId,
        String location,
        Map<String, String> tags,
        @Nullable String kind,
        String identityType,
        String publicKey,
        ObjectNode settings,
        SystemData systemData) {
    public static final String IDENTITY_SYSTEM = "SystemAssigned";
    public static final String IDENTITY_NONE = "None";

    private static final String PUBLIC_KEY = "agentPublicKeyCertificate";

    public Cluster {
        tags = new TreeMap<>(tags);
        settings = settings.deepCopy();
    }

    /**
     * A cluster of what users wrote.
     *
     * @param document as the contract has it, with the defaults filled in
     */
    static Cluster of(ClusterId id, String principalId, ObjectNode document, SystemData systemData) {
        Map<String, String> tags = new TreeMap<>();
        document.path("tags").forEachEntry((name, value) -> tags.put(name, value.stringValue()));
        ObjectNode settings = document.get("properties").deepCopy().asObject();
        String publicKey = settings.remove(PUBLIC_KEY).stringValue();
        return new Cluster(
                id,
                principalId,
                document.get("location").stringValue(),
                tags,
                document.path("kind").stringValue(null),
                document.get("identity").get("type").stringValue(),
                publicKey,
                settings,
                systemData);
    }

    /** What users wrote, as the contract has it. */
    ObjectNode document() {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("location", location);
        document.set("tags", Json.mapper().valueToTree(tags));
        if (kind != null) {
            document.put("kind", kind);
        }
        document.putObject("identity").put("type", identityType);
        document.set("properties", settings.deepCopy().put(PUBLIC_KEY, publicKey));
        return document;
    }

    /** The entity tag of what users said. */
    String tag() {
        return Precondition.tag(RowJson.write(this));
    }

    public boolean hasIdentity() {
        return IDENTITY_SYSTEM.equals(identityType);
    }
}
