package io.mooring.extensions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.extensions.chart.Chart;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.chart.Charts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    private static final String TYPE = """
        type: acme.thing
        publisher: acme
        description: A thing.
        chart:
          repository: {url: "https://charts.example.com", name: thing}
        releaseTrains:
          - {name: Stable, versions: ^1}
        scopes:
          cluster: {defaultReleaseNamespace: thing}
          namespace: {defaultTargetNamespace: thing}
        """;

    @Test
    void everyShippedTypeWithAChartOfItsOwnHasThatChart(@TempDir Path cache) throws Exception {
        Catalog catalog = Catalog.shipped();

        assertTrue(catalog.find("Mooring.Node-Info").isPresent());
        for (ExtensionType type : catalog.types()) {
            if (type.chart() instanceof ChartSource.Bundled) {
                Chart chart = Charts.in(cache).fetch(type.chart());
                assertTrue(type.releaseTrain("stable").isPresent());
                assertEquals(chart, Charts.in(cache).fetch(type.chart()));
            }
        }
    }

    @Test
    void aTypeIsReadFromItsFile() throws CatalogInvalid {
        ExtensionType type = Catalog.of(Map.of("acme.thing.yaml", TYPE.getBytes(StandardCharsets.UTF_8)))
                .find("ACME.Thing")
                .orElseThrow();

        assertEquals("^1", type.releaseTrain("stable").orElseThrow().versions());
        assertEquals(
                new ChartSource.Repository(URI.create("https://charts.example.com"), "thing", "1.2.3"),
                type.chart("1.2.3"));
        assertInstanceOf(ExtensionScopes.Both.class, type.scopes());
    }

    @ParameterizedTest(name = "{1} instead of {0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        publisher: acme         | publishers: acme | "publishers" means nothing here
        publisher: acme         | # nothing        | "publisher" is missing
        type: acme.thing        | type: Thing      | "Thing" is no type
        - {name: Stable, versions: ^1} | []        | a release train
        https://charts.example.com | ftp://x       | http or https
        description: A thing.   | description: [   | not YAML
        """)
    void aMistakeIsNamedWithItsFile(String right, String wrong, String why) {
        byte[] file = TYPE.replace(right, wrong).getBytes(StandardCharsets.UTF_8);

        CatalogInvalid invalid = assertThrows(CatalogInvalid.class, () -> Catalog.of(Map.of("acme.thing.yaml", file)));

        String message = String.valueOf(invalid.getMessage());
        assertTrue(message.startsWith("acme.thing.yaml: ") && message.contains(why), message);
    }
}
