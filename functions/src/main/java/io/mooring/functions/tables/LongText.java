package io.mooring.functions.tables;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text that may be longer than one column can hold: 64 KiB of UTF-16. It is cut over numbered columns. */
public final class LongText {
    /** A row holds 1 MiB; this leaves room for two such texts in UTF-16, and for the rest. */
    public static final int LENGTH_MAX = 240_000;

    private static final int COLUMN_LENGTH_MAX = 30_000;
    private static final int COLUMNS_MAX = LENGTH_MAX / COLUMN_LENGTH_MAX;

    private LongText() {}

    /** @throws IllegalArgumentException if the text is longer than {@link #LENGTH_MAX} */
    public static void put(Map<String, Object> columns, String name, String text) {
        if (text.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    name + " has " + text.length() + " characters, of " + LENGTH_MAX + " that fit");
        }
        // Every column is written, also the empty ones: a merge would keep what a longer text left there.
        for (int i = 0; i < COLUMNS_MAX; i++) {
            int from = Math.min(i * COLUMN_LENGTH_MAX, text.length());
            int to = Math.min(from + COLUMN_LENGTH_MAX, text.length());
            columns.put(name + i, text.substring(from, to));
        }
    }

    public static @Nullable String get(Row row, String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < COLUMNS_MAX; i++) {
            String piece = row.text(name + i);
            if (piece != null) {
                text.append(piece);
            }
        }
        return text.isEmpty() ? null : text.toString();
    }
}
