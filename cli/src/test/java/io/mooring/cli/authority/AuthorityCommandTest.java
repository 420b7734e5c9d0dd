package io.mooring.cli.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.cli.Cli;
import io.mooring.cli.hub.HubServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthorityCommandTest {
    private static final String PATH =
            "/providers/Microsoft.Kubernetes/certificateAuthorities%s?api-version=2024-01-01 Bearer t";
    private static final String STATUS = """
            {"clusters":3,"trusting":1,"notTrusting":["two","three"],"authorities":[
             {"generation":1,"state":"Signing","certificates":3,"notAfter":"2031-01-01T00:00:00Z"},
             {"generation":2,"state":"Next","certificates":0,"notAfter":"2032-01-01T00:00:00Z"}]}""";
    private static final String RETIRED = """
            {"clusters":3,"trusting":3,"notTrusting":[],"authorities":[
             {"generation":1,"state":"Retired","certificates":0},
             {"generation":2,"state":"Signing","certificates":3,"notAfter":"2032-01-01T00:00:00Z"}]}""";

    private final HubServer hub = new HubServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void statusShowsTheAuthoritiesAndWhoTrustsThem() {
        hub.answers(200, STATUS);
        assertEquals(0, moor("ca status"));
        assertEquals("""
                AUTHORITY  STATE    CERTIFICATES  VALID UNTIL
                1          Signing  3             2031-01-01T00:00:00Z
                2          Next     0             2032-01-01T00:00:00Z

                1 of 3 clusters trust all that are not retired.
                Not yet: two, three
                """, out());
        assertEquals(List.of("GET " + PATH.formatted("")), hub.asked());
    }

    @Test
    void aRetiredAuthorityHasNoEnd() {
        hub.answers(200, RETIRED);
        assertEquals(0, moor("ca status"));
        assertEquals("""
                AUTHORITY  STATE    CERTIFICATES  VALID UNTIL
                1          Retired  0             -
                2          Signing  3             2032-01-01T00:00:00Z

                3 of 3 clusters trust all that are not retired.
                """, out());
    }

    @Test
    void eachStepIsOneCallThatShowsWhatCameOfIt() {
        hub.answers(200, STATUS);
        for (String step : new String[] {"rotate", "activate", "retire"}) {
            assertEquals(0, moor("ca " + step));
            assertTrue(out().contains("1 of 3 clusters trust"), out());
            assertEquals("POST " + PATH.formatted("/" + step), hub.asked().getLast());
            assertEquals("{\"force\":false}", hub.bodies().getLast());
        }
        for (String step : new String[] {"activate", "retire"}) {
            assertEquals(0, moor("ca " + step + " --force -o json"));
            assertTrue(out().contains("\"trusting\" : 1"), out());
            assertEquals("{\"force\":true}", hub.bodies().getLast());
        }
    }

    @Test
    void aStepThatIsTooEarlySaysWhatItWaitsFor() {
        hub.answers(
                409,
                "{\"error\":{\"code\":\"NotTrustedByAll\",\"message\":\"2 of 3 clusters do not trust it yet, such as two.\"}}");
        assertTrue(moor("ca activate") != 0);
        assertEquals("", out());
        assertTrue(err().contains("activate the certificate authority"), err());
        assertTrue(err().contains("2 of 3 clusters do not trust it yet, such as two."), err());
    }

    private int moor(String line) {
        out.reset();
        err.reset();
        return Cli.launch(
                List.of(line.split(" ")),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("MOORING_HUB_URL", hub.url().toString(), "MOORING_TOKEN", "t"));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
