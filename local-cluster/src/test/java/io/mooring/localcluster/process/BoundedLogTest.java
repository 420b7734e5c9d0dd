package io.mooring.localcluster.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    @TempDir
    private Path folder;

    @Test
    void neverTakesMoreThanTwiceItsLimit() throws IOException {
        BoundedLog log = new BoundedLog(folder.resolve("log"), 100_000);
        drain(log, "x".repeat(99) + "\n", 10_000);

        assertTrue(Files.size(folder.resolve("log")) <= 100_000);
        assertTrue(Files.size(folder.resolve("log.1")) <= 100_000);
    }

    @Test
    void goesOnAfterWhatIsThere() throws IOException {
        BoundedLog log = new BoundedLog(folder.resolve("log"), 100_000);
        drain(log, "first\n", 1);
        drain(log, "second\n", 1);

        assertEquals("first\nsecond\n", Files.readString(log.file()));
        assertEquals(List.of("second"), log.tail(1));
    }

    @Test
    void theTailOfAFileThatIsNotThereIsEmpty() {
        assertEquals(List.of(), new BoundedLog(folder.resolve("none"), 1).tail(3));
    }

    private static void drain(BoundedLog log, String text, int times) {
        log.drain(new ByteArrayInputStream(text.repeat(times).getBytes(StandardCharsets.UTF_8)));
    }
}
