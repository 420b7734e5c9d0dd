package io.mooring.cli.desired;

import io.mooring.cli.hub.HubClient;
import io.mooring.cli.output.Ages;
import io.mooring.cli.output.TextTable;
import io.mooring.protocol.arm.ClusterId;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A kind of item that the hub can want in a cluster, and how people see it. */
public interface ItemKind {
    /**
     * The words for a kind.
     *
     * @param noun what one of them is called
     * @param group the command that has the commands on them
     * @param done the state that a wait for one of them ends in
     * @param farewell what the agents do when one is deleted
     */
    record Words(String noun, String group, String done, String farewell) {}

    Words words();

    DesiredItems of(HubClient hub, ClusterId cluster);

    TextTable table(List<? extends JsonNode> items, Ages ages);

    /** All that one looks for when an item is not as it should be. */
    List<String> detail(JsonNode item, Ages ages);
}
