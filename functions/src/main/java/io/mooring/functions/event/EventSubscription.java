package io.mooring.functions.event;

import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowJson;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Somebody who wants to be told.
 *
 * @param endpoint where events are posted to
 * @param secret with which they are signed; never shown
 * @param types of events; none are all
 * @param subjectBegins how the ids of the clusters begin, in lower case
 */
record EventSubscription(
        String subscriptionId, String name, URI endpoint, String secret, List<String> types, String subjectBegins) {
    private static final String RESOURCE = "Resource";

    EventSubscription {
        types = List.copyOf(types);
    }

    static EventSubscription of(Row row) {
        return Json.mapper().readValue(String.valueOf(row.text(RESOURCE)), EventSubscription.class);
    }

    Map<String, Object> columns() {
        return Map.of(RESOURCE, RowJson.write(this));
    }

    RowKey key() {
        return new RowKey(RowKey.row(subscriptionId), RowKey.row(name));
    }

    /** The partition of the events that wait for it. */
    String queue() {
        return key().partition() + RowKey.PARTITION_SEPARATOR + key().row();
    }

    boolean wants(CloudEvent event) {
        return (types.isEmpty() || types.contains(event.type()))
                && event.subject().toLowerCase(Locale.ROOT).startsWith(subjectBegins);
    }

    String id() {
        return "/subscriptions/" + subscriptionId + "/providers/Microsoft.EventGrid/eventSubscriptions/" + name;
    }

    /** As users see it. */
    Map<String, Object> view() {
        return Map.of(
                "id",
                id(),
                "name",
                name,
                "type",
                "Microsoft.EventGrid/eventSubscriptions",
                "properties",
                Map.of(
                        "provisioningState",
                        "Succeeded",
                        "eventDeliverySchema",
                        "CloudEventSchemaV1_0",
                        "destination",
                        Map.of("endpointType", "WebHook", "properties", Map.of("endpointBaseUrl", base())),
                        "filter",
                        Map.of("includedEventTypes", types, "subjectBeginsWith", subjectBegins)));
    }

    /** Without the query, in which receivers like to have their secrets. */
    private String base() {
        String text = endpoint.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    @Override
    public String toString() {
        return "EventSubscription[" + id() + "]";
    }
}
