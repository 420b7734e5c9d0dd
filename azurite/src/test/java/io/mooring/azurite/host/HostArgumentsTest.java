package io.mooring.azurite.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostArgumentsTest {
    private static HostArguments parse(String line) {
        return HostArguments.parse(List.of(line.split(" ")), Map.of(HostArguments.MASTER_KEY, "k"));
    }

    @Test
    void readsWhatTheSupervisorPasses() {
        HostArguments arguments = parse("--app a --port 7 --tls-cert c --tls-key k --end-with-stdin");

        assertEquals(7, arguments.port());
        assertTrue(arguments.endWithStdin());
        assertEquals("k", arguments.masterKey());
    }

    @Test
    void plainHttpMustBeAskedFor() {
        assertNull(parse("--app a --port 0 --http").tls());
        assertThrows(IllegalArgumentException.class, () -> parse("--app a --port 0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port 1 --http",
                "--app a --http",
                "--app a --port x --http",
                "--app a --port 65536 --http",
                "--app a --port 1 --http --other",
                "--app a --http --port"
            })
    void refusesWhatItDoesNotUnderstand(String line) {
        assertThrows(IllegalArgumentException.class, () -> parse(line));
    }
}
