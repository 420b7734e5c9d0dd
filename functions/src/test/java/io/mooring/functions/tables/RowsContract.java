package io.mooring.functions.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.tables.Where.Comparison;
import io.mooring.functions.tables.Where.Is;
import io.mooring.protocol.arm.ClusterId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every table must do: run against memory in milliseconds and against Azurite in the IT. */
interface RowsContract {
    RowKey A = new RowKey("p", "a");
    RowKey B = new RowKey("p", "b");

    /** An empty table that nobody has made yet. */
    Rows rows();

    @Test
    default void aTableThatIsNotThereIsEmpty() {
        Rows rows = rows();
        assertTrue(rows.find(A).isEmpty());
        assertTrue(rows.list(KeyRange.partition("p"), 10).isEmpty());
        assertEquals(WriteResult.MISSING, rows.write(new Write.Merge(A, null, Map.of("X", "x"))));
        assertEquals(WriteResult.MISSING, rows.write(new Write.Delete(A, null)));
        assertEquals(WriteResult.MISSING, rows.write(new Write.Replace(A, "W/\"x\"", Map.of("X", "x"))));
    }

    @Test
    default void whatIsWrittenIsRead() {
        Rows rows = rows();
        Instant noon = Instant.parse("2026-06-01T12:00:00.123Z");
        Map<String, Object> columns = Map.of("Text", "ü'\"\\\n", "Number", 1L << 40, "Flag", true, "Time", noon);
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Insert(A, columns)));
        Row row = rows.find(A).orElseThrow();
        assertEquals("ü'\"\\\n", row.text("Text"));
        assertEquals(1L << 40, row.number("Number"));
        assertTrue(row.flag("Flag"));
        assertEquals(noon, row.time("Time"));
    }

    @Test
    default void aReaderOfSomeColumnsGetsThemWithKeyAndTag() {
        Rows rows = rows();
        rows.write(new Write.Insert(A, Map.of("X", "1", "Y", "2")));
        rows.write(new Write.Insert(B, Map.of("Y", "2")));
        List<Row> read = rows.list(KeyRange.partition("p"), Where.any("X"), 10);
        assertEquals(2, read.size());
        assertEquals(A, read.get(0).key());
        assertEquals("1", read.get(0).text("X"));
        assertEquals(rows.find(A).orElseThrow().etag(), read.get(0).etag());
        assertEquals(null, read.get(1).text("X"));
    }

    @Test
    default void theSecondInsertConflicts() {
        Rows rows = rows();
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Insert(A, Map.of("X", "1"))));
        assertEquals(WriteResult.CONFLICT, rows.write(new Write.Insert(A, Map.of("X", "2"))));
        assertEquals("1", rows.find(A).orElseThrow().text("X"));
    }

    @Test
    default void theSecondWriterOfOneVersionConflicts() {
        Rows rows = rows();
        rows.write(new Write.Insert(A, Map.of("X", "1")));
        String etag = rows.find(A).orElseThrow().etag();
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Replace(A, etag, Map.of("X", "2"))));
        assertEquals(WriteResult.CONFLICT, rows.write(new Write.Replace(A, etag, Map.of("X", "3"))));
        assertEquals(WriteResult.CONFLICT, rows.write(new Write.Merge(A, etag, Map.of("X", "3"))));
        assertEquals(WriteResult.CONFLICT, rows.write(new Write.Delete(A, etag)));
        assertEquals("2", rows.find(A).orElseThrow().text("X"));
    }

    @Test
    default void aMergeKeepsOtherColumnsAndNeverMakesARow() {
        Rows rows = rows();
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Insert(A, Map.of("X", "1", "Y", "1"))));
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Merge(A, null, Map.of("X", "2"))));
        assertEquals(WriteResult.MISSING, rows.write(new Write.Merge(B, null, Map.of("X", "2"))));
        assertEquals("2", rows.find(A).orElseThrow().text("X"));
        assertEquals("1", rows.find(A).orElseThrow().text("Y"));
        assertTrue(rows.find(B).isEmpty());
    }

    @Test
    default void aBatchIsWrittenWholeOrNotAtAll() {
        Rows rows = rows();
        assertEquals(
                WriteResult.WRITTEN,
                rows.write(List.of(new Write.Insert(A, Map.of("X", "1")), new Write.Insert(B, Map.of("X", "1")))));
        RowKey c = new RowKey("p", "c");
        String etag = rows.find(B).orElseThrow().etag();
        rows.write(new Write.Merge(B, null, Map.of("X", "2")));
        assertEquals(
                WriteResult.CONFLICT,
                rows.write(List.of(new Write.Insert(c, Map.of()), new Write.Replace(B, etag, Map.of("X", "3")))));
        assertEquals(
                WriteResult.CONFLICT,
                rows.write(List.of(new Write.Insert(c, Map.of()), new Write.Insert(A, Map.of()))));
        assertEquals(
                WriteResult.MISSING,
                rows.write(List.of(
                        new Write.Merge(A, null, Map.of("X", "9")),
                        new Write.Merge(new RowKey("p", "d"), null, Map.of("X", "3")))));
        assertTrue(rows.find(c).isEmpty());
        assertEquals("1", rows.find(A).orElseThrow().text("X"));
        String now = rows.find(B).orElseThrow().etag();
        assertEquals(
                WriteResult.WRITTEN,
                rows.write(List.of(
                        new Write.Delete(A, null),
                        new Write.Replace(B, now, Map.of("X", "4")),
                        new Write.Insert(c, Map.of("X", "4")))));
        assertEquals(2, rows.list(KeyRange.partition("p"), 10).size());
    }

    @Test
    default void aBatchInATableThatIsNotThereMakesIt() {
        Rows rows = rows();
        assertEquals(
                WriteResult.WRITTEN,
                rows.write(List.of(new Write.Insert(A, Map.of("X", "1")), new Write.Insert(B, Map.of("X", "1")))));
    }

    @Test
    default void aBatchTellsItsVersionsAndWhichWriteFailed() {
        Rows rows = rows();
        rows.write(List.of(new Write.Insert(A, Map.of("X", "1")), new Write.Insert(B, Map.of("X", "1"))));
        List<Write> beats =
                List.of(new Write.Merge(A, null, Map.of("X", "2")), new Write.Merge(B, null, Map.of("X", "2")));
        BatchResult written = rows.commit(beats);
        assertEquals(rows.find(A).orElseThrow().etag(), written.etag(0));
        assertEquals(rows.find(B).orElseThrow().etag(), written.etag(1));
        BatchResult alone = rows.commit(List.of(new Write.Merge(B, written.etag(1), Map.of("X", "3"))));
        assertEquals(rows.find(B).orElseThrow().etag(), alone.etag(0));
        var stale = new Write.Merge(B, written.etag(1), Map.of("X", "4"));
        assertEquals(
                new BatchResult(WriteResult.CONFLICT, 1, List.of()), rows.commit(List.of(beats.getFirst(), stale)));
        var gone = new Write.Merge(new RowKey("p", "gone"), null, Map.of("X", "4"));
        assertEquals(new BatchResult(WriteResult.MISSING, 1, List.of()), rows.commit(List.of(beats.getFirst(), gone)));
        var goneSince = new Write.Merge(new RowKey("p", "gone"), written.etag(1), Map.of("X", "4"));
        assertEquals(
                new BatchResult(WriteResult.MISSING, 0, List.of()), rows.commit(List.of(goneSince, beats.getFirst())));
    }

    @Test
    default void aDeletedRowIsMissing() {
        Rows rows = rows();
        rows.write(new Write.Insert(A, Map.of("X", "1")));
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Delete(A, null)));
        assertEquals(WriteResult.MISSING, rows.write(new Write.Delete(A, null)));
    }

    @Test
    default void rangesKeepTheirBounds() {
        Rows rows = rows();
        ClusterId edge = new ClusterId("00000000-0000-0000-0000-000000000001", "Group.1", "Edge");
        List<RowKey> keys = new ArrayList<>(List.of(
                RowKey.cluster(edge),
                RowKey.incarnation(edge, "1111"),
                RowKey.incarnation(edge, "2222"),
                new RowKey(RowKey.cluster(edge).partition(), "edge-2"),
                new RowKey(RowKey.cluster(edge).partition(), "edge-2!3333"),
                new RowKey(RowKey.group(edge.subscriptionId(), "Group.10"), "edge")));
        keys.forEach(key -> rows.write(new Write.Insert(key, Map.of("K", "k"))));
        String group = RowKey.cluster(edge).partition();
        assertEquals(5, rows.list(KeyRange.partition(group), 100).size());
        assertEquals(2, rows.list(KeyRange.rows(group, "edge"), 100).size());
        KeyRange subscription = KeyRange.partitions("00000000-0000-0000-0000-000000000001");
        assertEquals(6, rows.list(subscription, 100).size());
        keys.sort(null);
        List<RowKey> paged = new ArrayList<>();
        RowKey after = null;
        while (true) {
            List<Row> page = rows.list(subscription.after(after), 2);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(row -> paged.add(row.key()));
            after = paged.get(paged.size() - 1);
        }
        assertEquals(keys, paged);
    }

    @Test
    default void conditionsChooseRows() {
        Rows rows = rows();
        Instant noon = Instant.parse("2026-06-01T12:00:00Z");
        rows.write(new Write.Insert(A, Map.of("S", "Connected", "T", noon)));
        rows.write(new Write.Insert(B, Map.of("S", "Offline", "T", noon.plusSeconds(1))));
        rows.write(new Write.Insert(new RowKey("q", "c"), Map.of("S", "Connecting")));
        var all = new KeyRange(new RowKey("", ""), new RowKey("\uFFFF", ""), null);
        assertEquals(3, rows.list(all, 10).size());
        assertEquals(1, rows.list(all, where("S", Is.EQUAL, "Offline"), 10).size());
        assertEquals(2, rows.list(all, where("S", Is.NOT_EQUAL, "Offline"), 10).size());
        assertEquals(1, rows.list(all, where("T", Is.AT_OR_BEFORE, noon), 10).size());
        assertEquals(0, rows.list(all, where("T", Is.BEFORE, noon), 10).size());
        assertEquals(2, rows.list(all, where("T", Is.AT_OR_AFTER, noon), 10).size());
        var either = new Where(List.of(
                List.of(new Comparison("S", Is.EQUAL, "Connecting")),
                List.of(new Comparison("S", Is.EQUAL, "Connected"), new Comparison("T", Is.EQUAL, noon))));
        assertEquals(2, rows.list(all, either, 10).size());
    }

    @Test
    default void longTextComesBackAndShrinks() {
        Rows rows = rows();
        Map<String, Object> columns = new HashMap<>();
        String text = "x".repeat(LongText.LENGTH_MAX);
        LongText.put(columns, "Long", text);
        LongText.put(columns, "Other", text);
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Insert(A, columns)));
        String read = LongText.get(rows.find(A).orElseThrow(), "Long");
        assertEquals(text.length(), read == null ? 0 : read.length());
        assertTrue(text.equals(read));
        Map<String, Object> shorter = new HashMap<>();
        LongText.put(shorter, "Long", "short");
        rows.write(new Write.Merge(A, null, shorter));
        assertEquals("short", LongText.get(rows.find(A).orElseThrow(), "Long"));
        assertThrows(IllegalArgumentException.class, () -> LongText.put(shorter, "Long", text + "x"));
    }

    @Test
    default void moreRowsThanAPageAreListed() {
        Rows rows = rows();
        for (int batch = 0; batch < 11; batch++) {
            List<Write> writes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                writes.add(new Write.Insert(
                        new RowKey("p", String.format(Locale.ROOT, "%05d", batch * 100 + i)), Map.of("X", "x")));
            }
            assertEquals(WriteResult.WRITTEN, rows.write(writes));
        }
        assertEquals(1100, rows.list(KeyRange.partition("p"), 5000).size());
        assertEquals(1050, rows.list(KeyRange.partition("p"), 1050).size());
    }

    @Test
    default void whatIsTooMuchIsRefusedBeforeItIsSent() {
        Rows rows = rows();
        String longest = "x".repeat(32 * 1024);
        Map<String, Object> large = new HashMap<>();
        for (int i = 0; i < 15; i++) {
            large.put("C" + i, longest);
        }
        assertEquals(WriteResult.WRITTEN, rows.write(new Write.Insert(A, large)), "just below 1 MiB");
        large.put("C15", longest);
        refused(rows, List.of(new Write.Insert(B, large)));
        refused(rows, List.of(new Write.Insert(B, Map.of("X", longest + "x"))));
        refused(rows, List.of());
        List<Write> many = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            many.add(new Write.Insert(new RowKey("p", "n" + i), Map.of()));
        }
        refused(rows, many);
        assertEquals(WriteResult.WRITTEN, rows.write(many.subList(0, 100)));
        large.remove("C15");
        refused(
                rows,
                many.subList(0, 9).stream()
                        .map(write -> (Write) new Write.Insert(write.key(), large))
                        .toList());
        refused(rows, List.of(new Write.Insert(B, Map.of()), new Write.Merge(B, null, Map.of())));
        refused(rows, List.of(new Write.Insert(B, Map.of()), new Write.Insert(new RowKey("q", "b"), Map.of())));
        refused(rows, List.of(new Write.Insert(new RowKey("p", "a/b"), Map.of())));
        refused(rows, List.of(new Write.Insert(new RowKey("p", "x".repeat(513)), Map.of())));
        assertTrue(rows.find(B).isEmpty());
    }

    private static void refused(Rows rows, List<Write> writes) {
        assertThrows(IllegalArgumentException.class, () -> rows.write(writes));
    }

    @Test
    default void aBatchOfAlmostFourMebibytesIsTaken() {
        Rows rows = rows();
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            writes.add(new Write.Insert(
                    new RowKey("p", String.format(Locale.ROOT, "%03d", i)),
                    Map.of("X", "x".repeat(20_000), "Y", "y".repeat(20_000))));
        }
        assertEquals(WriteResult.WRITTEN, rows.write(writes));
        assertEquals(100, rows.list(KeyRange.partition("p"), 1000).size());
    }

    @Test
    default void aReplacementDropsTheOtherColumns() {
        Rows rows = rows();
        rows.write(new Write.Insert(A, Map.of("X", "1", "Y", "1")));
        String etag = rows.find(A).orElseThrow().etag();
        rows.write(new Write.Replace(A, etag, Map.of("X", "2")));
        Row row = rows.find(A).orElseThrow();
        assertEquals(Map.of("X", "2"), Map.of("X", String.valueOf(row.text("X"))));
        assertTrue(row.text("Y") == null);
        assertTrue(!row.etag().equals(etag), "each version has a tag of its own");
    }

    @Test
    default void aDeletedRowThatIsMadeAgainIsAnotherVersion() {
        Rows rows = rows();
        rows.write(new Write.Insert(A, Map.of("X", "1")));
        String etag = rows.find(A).orElseThrow().etag();
        rows.write(new Write.Delete(A, etag));
        assertEquals(WriteResult.MISSING, rows.write(new Write.Delete(A, etag)));
        rows.write(new Write.Insert(A, Map.of("X", "1")));
        assertEquals(WriteResult.CONFLICT, rows.write(new Write.Replace(A, etag, Map.of("X", "2"))));
    }

    private static Where where(String column, Is is, Object value) {
        return new Where(List.of(List.of(new Comparison(column, is, value))));
    }
}
