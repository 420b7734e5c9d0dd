package io.mooring.functions.identity;

import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.tables.Row;
import io.mooring.functions.tables.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which authorities the clusters trust and have certificates of; those count whose certificate has not run out.
 *
 * @param trusting how many trust all that they should
 * @param notTrusting names of some of the others
 * @param issued certificates by generation
 */
record AuthorityUse(long clusters, long trusting, List<String> notTrusting, Map<Integer, Long> issued) {
    private static final int PAGE = 1000;
    private static final int NAMES_MAX = 20;

    AuthorityUse {
        notTrusting = List.copyOf(notTrusting);
        issued = Map.copyOf(issued);
    }

    /** Reads all links; somebody asks for that a few times in years. */
    static AuthorityUse count(LinkRegistry links, String digest, Instant now) {
        long clusters = 0;
        long trusting = 0;
        List<String> notTrusting = new ArrayList<>();
        Map<Integer, Long> issued = new TreeMap<>();
        @Nullable RowKey after = null;
        List<Row> page;
        do {
            page = links.page(after, PAGE);
            for (Row row : page) {
                after = row.key();
                Instant notAfter = LinkRegistry.link(row).facts().certificateNotAfter();
                if (notAfter == null || !now.isBefore(notAfter)) {
                    continue;
                }
                clusters++;
                issued.merge(generation(row), 1L, Long::sum);
                if (digest.equals(row.text(LinkRegistry.TRUSTS))) {
                    trusting++;
                } else if (notTrusting.size() < NAMES_MAX) {
                    notTrusting.add(name(row.key()));
                }
            }
        } while (page.size() == PAGE);
        return new AuthorityUse(clusters, trusting, notTrusting, issued);
    }

    long issuedBefore(int generation) {
        return issued.entrySet().stream()
                .filter(entry -> entry.getKey() < generation)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Of the certificate that was issued last; rows from before there were generations are of the first. */
    static int generation(Row row) {
        String issuedBy = row.text(LinkRegistry.ISSUED_BY);
        return issuedBy == null ? 1 : Integer.parseInt(issuedBy);
    }

    private static String name(RowKey key) {
        int end = key.row().indexOf(RowKey.ROW_SEPARATOR);
        return end < 0 ? key.row() : key.row().substring(0, end);
    }
}
