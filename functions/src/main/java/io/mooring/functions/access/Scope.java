package io.mooring.functions.access;

import io.mooring.functions.arm.ArmFailure;
import io.mooring.protocol.arm.ClusterId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a right holds: {@code /} or the ARM id of a subscription or of anything in it. What it covers begins with its
 * segments, in any case.
 *
 * @param path as it was written, without a slash at the end; {@code /} is everything
 */
public record Scope(String path) {
    public static final Scope ROOT = new Scope("/");

    private static final String CLUSTERS = "/providers/Microsoft.Kubernetes/connectedClusters/";
    private static final int LENGTH_MAX = 1000;

    /** Kubernetes namespaces have two forms of scope; they mean the same. */
    private static final String LONG_NAMESPACE = "/providers/microsoft.kubernetesconfiguration/namespaces/";

    private static final String NAMESPACE = "/namespaces/";

    /** @throws ArmFailure 400 if it is no path */
    public Scope {
        path = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean plain = path.startsWith("/")
                && !path.contains("//")
                && path.length() <= LENGTH_MAX
                && path.chars().noneMatch(Character::isISOControl);
        if (!plain) {
            throw ArmFailure.of(400, "InvalidScope", "The scope '" + shown(path) + "' is not the path of a resource.");
        }
    }

    public static Scope ofSubscription(String subscription) {
        return new Scope("/subscriptions/" + subscription);
    }

    public static Scope ofGroup(String subscription, String group) {
        return new Scope("/subscriptions/" + subscription + "/resourceGroups/" + group);
    }

    public static Scope of(ClusterId cluster) {
        return new Scope(ofGroup(cluster.subscriptionId(), cluster.resourceGroup()).path + CLUSTERS + cluster.name());
    }

    /** Whether a right here is a right there. */
    public boolean covers(Scope other) {
        return other.key().startsWith(key());
    }

    /** The subscription, in lower case; nothing if the scope is above or beside all of them. */
    public Optional<String> subscription() {
        List<String> parts = parts();
        boolean in =
                parts.size() >= 2 && parts.get(0).equals("subscriptions") && ClusterId.isSubscriptionId(parts.get(1));
        return in ? Optional.of(parts.get(1)) : Optional.empty();
    }

    /** The resource group that it is or lies in, in lower case. */
    public Optional<String> group() {
        List<String> parts = parts();
        boolean in =
                subscription().isPresent() && parts.size() >= 4 && parts.get(2).equals("resourcegroups");
        return in ? Optional.of(parts.get(3)) : Optional.empty();
    }

    /** The cluster that it is or lies in, in lower case. */
    public Optional<String> cluster() {
        List<String> parts = parts();
        boolean in = group().isPresent()
                && parts.size() >= 8
                && String.join("/", parts.subList(4, 7)).equals("providers/microsoft.kubernetes/connectedclusters");
        return in ? Optional.of(parts.get(7)) : Optional.empty();
    }

    /** Whether it is a cluster itself, and not something in it. */
    public boolean isCluster() {
        return parts().size() == 8 && cluster().isPresent();
    }

    /** Whether role assignments can be made here: at a subscription, a resource group, a cluster, or a namespace of one. */
    public boolean takesAssignments() {
        int depth = parts().size();
        return (depth == 2 && subscription().isPresent())
                || (depth == 4 && group().isPresent())
                || (depth == 8 && cluster().isPresent())
                || (depth == 10 && cluster().isPresent() && parts().get(8).equals("namespaces"));
    }

    /** One text for all ways to write it, with a slash at the end: {@code g1} does not cover {@code g10}. */
    public String key() {
        String lower = path.toLowerCase(Locale.ROOT).replace(LONG_NAMESPACE, NAMESPACE);
        return lower.endsWith("/") ? lower : lower + "/";
    }

    private List<String> parts() {
        String key = key();
        return key.equals("/") ? List.of() : List.of(key.substring(1).split("/"));
    }

    private static String shown(String path) {
        return path.length() > 200 ? path.substring(0, 200) + "..." : path;
    }

    @Override
    public String toString() {
        return path;
    }
}
