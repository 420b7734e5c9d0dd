package io.mooring.functions.connectivity;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the hub told a cluster with its last beat, as the cluster brings it along with the next one: so any instance knows
 * it without a look. It holds as long as the link's row has the version that is named here, which the storage checks.
 *
 * <p>A cluster that makes one up can only deceive itself: it is told again what it says.
 *
 * @param etag of the link's row, without what is the same in all
 * @param generation of what is wanted of the cluster
 * @param since when it was last read from the storage
 */
record LastBeat(
        String etag,
        long generation,
        boolean metadata,
        @Nullable Instant certificateNotAfter,
        Instant since) {
    /** What stands around the time in the versions of Table storage. */
    private static final String BEFORE = "W/\"datetime'";

    private static final String AFTER = "'\"";
    private static final String VERSION = "[0-9A-Za-z:.%-]{1,64}";
    private static final Pattern TEXT =
            Pattern.compile("1~(\\d{1,12})~(\\d{1,18})~([01])~(\\d{1,12})?~(" + VERSION + ")");

    static @Nullable LastBeat parse(@Nullable String text) {
        Matcher parts = TEXT.matcher(text == null ? "" : text);
        if (!parts.matches()) {
            return null;
        }
        String notAfter = parts.group(4);
        return new LastBeat(
                BEFORE + parts.group(5) + AFTER,
                Long.parseLong(parts.group(2)),
                parts.group(3).equals("1"),
                notAfter == null ? null : Instant.ofEpochSecond(Long.parseLong(notAfter)),
                Instant.ofEpochSecond(Long.parseLong(parts.group(1))));
    }

    LastBeat withEtag(String next) {
        return new LastBeat(next, generation, metadata, certificateNotAfter, since);
    }

    LastBeat withMetadata() {
        return new LastBeat(etag, generation, true, certificateNotAfter, since);
    }

    /** What the cluster is to bring along; null if the version is not one that can be brought along. */
    @Nullable
    String text() {
        if (!etag.startsWith(BEFORE) || !etag.endsWith(AFTER)) {
            return null;
        }
        String text = String.format(
                Locale.ROOT,
                "1~%d~%d~%d~%s~%s",
                since.getEpochSecond(),
                generation,
                metadata ? 1 : 0,
                certificateNotAfter == null ? "" : Long.toString(certificateNotAfter.getEpochSecond()),
                etag.substring(BEFORE.length(), etag.length() - AFTER.length()));
        return TEXT.matcher(text).matches() ? text : null;
    }
}
