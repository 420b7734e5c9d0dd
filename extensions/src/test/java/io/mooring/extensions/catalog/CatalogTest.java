package io.mooring.extensions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.extensions.chart.Chart;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.extensions.chart.Charts;
import io.mooring.protocol.catalog.ChartOrigin;
import io.mooring.protocol.catalog.ExtensionScopes;
import io.mooring.protocol.catalog.ExtensionType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
            assertTrue(type.releaseTrain("stable").isPresent());
            if (type.chart() instanceof ChartOrigin.Bundled) {
                ChartSource source = Catalog.chart(type, "").orElseThrow();
                Chart chart = Charts.in(cache).fetch(source);
                assertEquals(chart.version(), type.versions().getFirst().version());
                assertEquals(chart, Charts.in(cache).fetch(source));
            }
        }
    }

    @Test
    void aTypeIsReadFromItsFile() throws CatalogInvalid {
        ExtensionType type = Catalog.of(Map.of("types/acme.thing.yaml", TYPE.getBytes(StandardCharsets.UTF_8)))
                .find("ACME.Thing")
                .orElseThrow();

        assertEquals("^1", type.releaseTrain("stable").orElseThrow().versions());
        assertEquals(
                Optional.of(new ChartSource.Repository(URI.create("https://charts.example.com"), "thing", "1.2.3")),
                Catalog.chart(type, "1.2.3"));
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
        versions: ^1            | versions: newest | "newest" is neither a version nor a range
        {url: "https://charts.example.com", name: thing} | {url: "https://charts.example.com"} | "name" is missing
        repository: {url: "https://charts.example.com", name: thing} | bundled: thing | it needs versions
        """)
    void aMistakeIsNamedWithItsFile(String right, String wrong, String why) {
        byte[] file = TYPE.replace(right, wrong).getBytes(StandardCharsets.UTF_8);

        CatalogInvalid invalid =
                assertThrows(CatalogInvalid.class, () -> Catalog.of(Map.of("types/acme.thing.yaml", file)));

        String message = String.valueOf(invalid.getMessage());
        assertTrue(message.startsWith("types/acme.thing.yaml: ") && message.contains(why), message);
    }
}
