package io.mooring.functions.connectivity;

import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.connectivity.ConnectivityPolicy;
import io.mooring.protocol.connectivity.ConnectivityStatus;
import io.mooring.protocol.connectivity.StatusTransition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a cluster that was not said before.
 *
 * @param link its row, as it was read
 * @param before what was said last, null if the cluster is new
 * @param since when the status became true
 * @param warning about its certificate, null if it is not time to look at that
 */
record Announcement(
        Row link,
        @Nullable ConnectivityStatus before,
        ConnectivityStatus status,
        Instant since,
        @Nullable CertificateWarning warning) {

    /** Nothing, if all has been said. */
    static Optional<Announcement> of(Row link, Instant now, ConnectivityPolicy policy) {
        var facts = LinkRegistry.facts(link);
        ConnectivityStatus status = ConnectivityStatus.at(now, facts, policy);
        ConnectivityStatus before = status(link.text(LinkRegistry.ANNOUNCED));
        Instant warningAt = link.time(LinkRegistry.WARNING_AT);
        Instant notAfter = facts.certificateNotAfter();
        CertificateWarning warning = warningAt == null || notAfter == null || warningAt.isAfter(now)
                ? null
                : CertificateWarning.at(now, notAfter);
        var announcement = new Announcement(link, before, status, StatusSince.of(status, facts, policy, now), warning);
        return status == before && warning == null ? Optional.empty() : Optional.of(announcement);
    }

    /** Null if there is no such status: the cluster is new. */
    static @Nullable ConnectivityStatus status(@Nullable String wireName) {
        for (ConnectivityStatus status : ConnectivityStatus.values()) {
            if (status.wireName().equals(wireName)) {
                return status;
            }
        }
        return null;
    }

    boolean isNew() {
        return before == null;
    }

    /** Whether it is a change to tell; a new cluster begins as Connecting, and that is none. */
    boolean isTransition() {
        return status != from();
    }

    ConnectivityStatus from() {
        return before == null ? ConnectivityStatus.CONNECTING : before;
    }

    /** Of the transition, if it is one. */
    long number() {
        return link.number(LinkRegistry.ANNOUNCEMENTS) + 1;
    }

    /** The same with what another sweep has written under this number. */
    Announcement as(ConnectivityStatus other, Instant otherSince) {
        return new Announcement(link, before, other, otherSince, warning);
    }

    /** What there is to tell: nothing, a transition, a certificate, or both. */
    List<ConnectivityEvent> events(Instant now) {
        RowKey key = link.key();
        String[] group = key.partition().split("\\" + RowKey.PARTITION_SEPARATOR, 2);
        String[] row = key.row().split(String.valueOf(RowKey.ROW_SEPARATOR), 2);
        var cluster = new ClusterId(group[0], group[1], row[0]);
        var events = new ArrayList<ConnectivityEvent>();
        if (isTransition()) {
            String id = String.format(Locale.ROOT, "%s-%d", row[1], number());
            events.add(
                    new ConnectivityEvent.StatusChanged(cluster, id, new StatusTransition(from(), status, since, now)));
        }
        Instant notAfter = LinkRegistry.facts(link).certificateNotAfter();
        if (warning != null && warning.days() != null && notAfter != null) {
            int days = warning.days();
            String id = String.format(Locale.ROOT, "%s-%d-%dd", row[1], notAfter.getEpochSecond(), days);
            events.add(new ConnectivityEvent.CertificateExpiring(cluster, id, days, notAfter, now));
        }
        return events;
    }
}
