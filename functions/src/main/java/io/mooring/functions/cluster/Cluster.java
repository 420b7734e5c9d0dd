package io.mooring.functions.cluster;

import io.mooring.functions.arm.Precondition;
import io.mooring.functions.arm.SystemData;
import io.mooring.functions.tables.RowJson;
import io.mooring.protocol.arm.ClusterId;
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

    public Cluster {
        tags = new TreeMap<>(tags);
        settings = settings.deepCopy();
    }

    /** The entity tag of what users said. */
    String tag() {
        return Precondition.tag(RowJson.write(this));
    }

    public boolean hasIdentity() {
        return IDENTITY_SYSTEM.equals(identityType);
    }
}
