package io.mooring.functions.tables;

import java.time.Instant;
import java.util.List;

/**
 * What rows must be like: at least one of some cases, in which every comparison holds. No case means any row.
 *
 * @param columns those that the reader needs, or none for all; a row may come with more
 */
public record Where(List<List<Comparison>> cases, List<String> columns) {
    public static final Where ANY = new Where(List.of());

    public Where {
        cases = List.copyOf(cases);
        columns = List.copyOf(columns);
    }

    public Where(List<List<Comparison>> cases) {
        this(cases, List.of());
    }

    /** Any row, of which some columns are needed. */
    public static Where any(String... columns) {
        return new Where(List.of(), List.of(columns));
    }

    /** How a column is to compare. A row without the column does not. */
    public enum Is {
        EQUAL("eq"),
        NOT_EQUAL("ne"),
        BEFORE("lt"),
        AT_OR_BEFORE("le"),
        AT_OR_AFTER("ge");

        private final String odata;

        Is(String odata) {
            this.odata = odata;
        }

        String odata() {
            return odata;
        }

        boolean holds(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case NOT_EQUAL -> comparison != 0;
                case BEFORE -> comparison < 0;
                case AT_OR_BEFORE -> comparison <= 0;
                case AT_OR_AFTER -> comparison >= 0;
            };
        }
    }

    /**
     * A column against a value.
     *
     * @param value String or Instant
     */
    public record Comparison(String column, Is is, Object value) {
        boolean holds(Row row) {
            return switch (row.columns().get(column)) {
                case Instant time when value instanceof Instant wanted -> is.holds(time.compareTo(wanted));
                case String text when value instanceof String wanted -> is.holds(text.compareTo(wanted));
                case null, default -> false;
            };
        }
    }

    /** Whether a row is one of those. */
    public boolean holds(Row row) {
        return cases.isEmpty()
                || cases.stream().anyMatch(all -> all.stream().allMatch(comparison -> comparison.holds(row)));
    }
}
