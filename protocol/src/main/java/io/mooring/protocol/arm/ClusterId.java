package io.mooring.protocol.arm;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARM id of a connected cluster. Two ids are equal if they differ in case only, as ARM has it; each keeps the case
 * in which it was written.
 *
 * @param subscriptionId a GUID
 * @param resourceGroup 1 to 90 letters, digits, {@code . _ - ( )}, no dot at the end
 * @param name 1 to 63 letters, digits, hyphens, underscores
 */
public record ClusterId(String subscriptionId, String resourceGroup, String name) {
    public static final String TYPE = "Microsoft.Kubernetes/connectedClusters";

    private static final Pattern SUBSCRIPTION =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern RESOURCE_GROUP = Pattern.compile("[\\p{L}\\p{N}._()-]{0,89}[\\p{L}\\p{N}_()-]");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");
    private static final Pattern ID = Pattern.compile(
            "/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft\\.Kubernetes/connectedClusters/([^/]+)",
            Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException if a part breaks its rule; the message says which and why */
    public ClusterId {
        if (!SUBSCRIPTION.matcher(subscriptionId).matches()) {
            throw new IllegalArgumentException("The subscription id '" + subscriptionId + "' is not a GUID.");
        }
        if (!isResourceGroupName(resourceGroup)) {
            throw new IllegalArgumentException("The resource group name '" + resourceGroup
                    + "' must have 1 to 90 letters, digits, '.', '_', '-', '(' or ')' and must not end in a dot.");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The cluster name '" + name + "' must have 1 to 63 letters, digits, hyphens or underscores.");
        }
    }

    public static boolean isResourceGroupName(String text) {
        return RESOURCE_GROUP.matcher(text).matches();
    }

    public static boolean isSubscriptionId(String text) {
        return SUBSCRIPTION.matcher(text).matches();
    }

    /** @throws IllegalArgumentException if the text is not the id of a connected cluster */
    public static ClusterId parse(String armId) {
        Matcher id = ID.matcher(armId);
        if (!id.matches()) {
            throw new IllegalArgumentException("'" + armId + "' is not the id of a connected cluster.");
        }
        return new ClusterId(id.group(1), id.group(2), id.group(3));
    }

    /** The id in lower case: how tokens, certificates and storage keys name the cluster. */
    public String canonical() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterId that && canonical().equals(that.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public String toString() {
        return "/subscriptions/" + subscriptionId + "/resourceGroups/" + resourceGroup + "/providers/" + TYPE + "/"
                + name;
    }
}
