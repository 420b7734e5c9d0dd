package io.mooring.functions.tables;

import io.mooring.protocol.arm.ClusterId;
import java.util.Locale;

/**
 * Where a row is. Rows are ordered by partition, then row, by UTF-16 code units.
 *
 * <p>All keys of the hub are made here: lower case, because ARM's names differ in more than case, and without the
 * characters that Table storage forbids in keys ({@code / \ # ?} and control characters).
 */
public record RowKey(String partition, String row) implements Comparable<RowKey> {
    /** Joins the parts of a partition key; sorts after all that a part can contain but letters beyond ASCII. */
    public static final char PARTITION_SEPARATOR = '|';

    /** Joins the parts of a row key; sorts before all that a part can contain, so that prefixes stay together. */
    public static final char ROW_SEPARATOR = '!';

    private static final String PLAIN = "-._()~";

    /** The row of a cluster's resource. */
    public static RowKey cluster(ClusterId id) {
        return cluster(id.subscriptionId(), id.resourceGroup(), id.name());
    }

    /** The row that a cluster's resource has, if there is one by these names. */
    public static RowKey cluster(String subscriptionId, String resourceGroup, String name) {
        return new RowKey(group(subscriptionId, resourceGroup), part(name));
    }

    /** A row that belongs to one incarnation of a cluster's resource. */
    public static RowKey incarnation(ClusterId id, String principalId) {
        RowKey cluster = cluster(id);
        return new RowKey(cluster.partition, cluster.row + ROW_SEPARATOR + part(principalId));
    }

    /** A row in the partition of one cluster. */
    public static RowKey ofCluster(ClusterId id, String... parts) {
        RowKey cluster = cluster(id);
        return new RowKey(cluster.partition + PARTITION_SEPARATOR + cluster.row, row(parts));
    }

    /** The row of an operation that is known by its name alone. */
    public static RowKey operation(String name) {
        return new RowKey("operation" + PARTITION_SEPARATOR + part(name), "operation");
    }

    /** The row of a resource group itself. */
    public static RowKey resourceGroup(String subscriptionId, String resourceGroup) {
        return new RowKey(part(subscriptionId), part(resourceGroup));
    }

    /** The partition of a resource group. */
    public static String group(String subscriptionId, String resourceGroup) {
        return part(subscriptionId) + PARTITION_SEPARATOR + part(resourceGroup);
    }

    public static String row(String... parts) {
        StringBuilder row = new StringBuilder();
        for (String text : parts) {
            if (!row.isEmpty()) {
                row.append(ROW_SEPARATOR);
            }
            row.append(part(text));
        }
        return row.toString();
    }

    private static String part(String text) {
        StringBuilder key = new StringBuilder();
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (Character.isLetterOrDigit(c) || (c != '~' && PLAIN.indexOf(c) >= 0)) {
                key.append(c);
            } else {
                key.append('~').append(String.format(Locale.ROOT, "%04x", (int) c));
            }
        }
        return key.toString();
    }

    @Override
    public int compareTo(RowKey other) {
        int byPartition = partition.compareTo(other.partition);
        return byPartition != 0 ? byPartition : row.compareTo(other.row);
    }
}
