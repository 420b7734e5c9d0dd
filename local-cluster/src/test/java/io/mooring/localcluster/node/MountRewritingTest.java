package io.mooring.localcluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountRewritingTest {
    private static final MountRewriting REWRITING =
            new MountRewriting(List.of("/etc/config", "/data/", "/etc"), Path.of("/sandbox"));

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /etc/config          | /sandbox/etc/config
            /etc/config/a.yaml   | /sandbox/etc/config/a.yaml
            /etc/configuration   | /sandbox/etc/configuration
            /data                | /sandbox/data
            /data/               | /sandbox/data/
            /database            | /database
            --file=/data/x       | --file=/data/x
            /usr/bin/x           | /usr/bin/x
            data/x               | data/x
            """)
    void onlyValuesThatBeginWithAMountMove(String value, String expected) {
        assertEquals(expected, REWRITING.rewrite(value));
    }
}
