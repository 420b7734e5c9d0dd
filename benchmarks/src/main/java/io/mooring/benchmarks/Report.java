package io.mooring.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark found.
 *
 * @param summary one line with the ratios that matter
 */
public record Report(List<Table> tables, String summary) {
    public Report {
        tables = List.copyOf(tables);
    }

    /**
     * Figures of one kind.
     *
     * @param rows as many cells as there are columns; numbers are shown with three digits that count
     */
    public record Table(String title, List<String> columns, List<List<Object>> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }

        /** The table as text with aligned columns. */
        public String text() {
            List<List<String>> lines = new ArrayList<>();
            lines.add(columns);
            rows.forEach(row -> lines.add(row.stream().map(Table::cell).toList()));
            int[] widths = new int[columns.size()];
            for (List<String> line : lines) {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], line.get(i).length());
                }
            }
            StringBuilder text = new StringBuilder(title).append('\n');
            for (List<String> line : lines) {
                for (int i = 0; i < widths.length; i++) {
                    String pad = " ".repeat(widths[i] - line.get(i).length());
                    text.append("  ").append(i == 0 ? line.get(i) + pad : pad + line.get(i));
                }
                text.append('\n');
            }
            return text.toString();
        }

        private static String cell(Object value) {
            return value instanceof Double number ? digits(number) : value.toString();
        }
    }

    /** A number with about three digits that count. */
    public static String digits(double number) {
        double size = Math.abs(number);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, number);
    }
}
