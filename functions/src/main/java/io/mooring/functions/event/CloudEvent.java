package io.mooring.functions.event;

import io.mooring.functions.connectivity.ConnectivityEvent;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** An event in the form of CloudEvents 1.0; its JSON is the structured mode. */
record CloudEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        String time,
        String datacontenttype,
        Map<String, Object> data) {
    private static final String TYPES = "io.mooring.connectedcluster.";
    private static final String EXPIRING = TYPES + "certificateexpiring";

    /** All types of events that there are. */
    static final List<String> ALL = Stream.concat(
                    Arrays.stream(ConnectivityStatus.values()).map(CloudEvent::type), Stream.of(EXPIRING))
            .toList();

    static CloudEvent of(ConnectivityEvent event) {
        return switch (event) {
            case ConnectivityEvent.StatusChanged changed ->
                of(
                        event,
                        type(changed.transition().to()),
                        Map.of(
                                "from", changed.transition().from().wireName(),
                                "to", changed.transition().to().wireName(),
                                "at", changed.transition().at().toString(),
                                "seenAt", changed.transition().seenAt().toString()));
            case ConnectivityEvent.CertificateExpiring expiring ->
                of(
                        event,
                        EXPIRING,
                        Map.of(
                                "withinDays", expiring.days(),
                                "certificateNotAfter", expiring.notAfter().toString()));
        };
    }

    private static CloudEvent of(ConnectivityEvent event, String type, Map<String, Object> data) {
        String cluster = event.cluster().toString();
        return new CloudEvent(
                "1.0", event.id(), cluster, type, cluster, event.at().toString(), "application/json", data);
    }

    private static String type(ConnectivityStatus to) {
        return TYPES + to.wireName().toLowerCase(Locale.ROOT);
    }

    Instant at() {
        return Instant.parse(time);
    }
}
