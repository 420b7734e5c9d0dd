package io.mooring.functions.connectivity;

import io.mooring.functions.access.Caller;
import io.mooring.functions.tables.Row;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps in mind which process of a cluster called last; asked only when another one calls. */
final class Senders {
    private static final Logger LOG = System.getLogger(Senders.class.getName());
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1," + SharedIdentity.NAME_MAX + "}");

    private final LinkRegistry links;

    Senders(LinkRegistry links) {
        this.links = links;
    }

    /**
     * Notes who called, if that is another than who is believed to have called last.
     *
     * @param last as this instance of the hub knows
     * @return who called last, as far as that has been written down
     */
    @Nullable
    String note(Caller.Agent agent, @Nullable String sender, @Nullable String last, Instant now) {
        if (sender == null || sender.equals(last) || !NAME.matcher(sender).matches()) {
            return last;
        }
        Optional<Row> row = links.row(agent.cluster(), agent.principalId());
        if (row.isEmpty()) {
            return last;
        }
        SharedIdentity before = SharedIdentity.of(row.get());
        if (before != null && before.sender().equals(sender)) {
            return sender;
        }
        SharedIdentity next = SharedIdentity.heard(before, sender, now);
        if (next.certain(now) && (before == null || !before.certain(now))) {
            LOG.log(Level.WARNING, "event=identity.shared cluster={0}", agent.cluster());
        }
        // A conflict is another beat's: who called last is then found out with the next one.
        return switch (links.merge(row.get(), next.columns())) {
            case WRITTEN -> sender;
            default -> last;
        };
    }
}
