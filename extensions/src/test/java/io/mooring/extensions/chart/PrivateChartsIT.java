package io.mooring.extensions.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.BasicAuthenticator;
import io.mooring.extensions.ChartRegistry;
import io.mooring.extensions.ChartServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts from registries, and from places that want credentials; all on loopback. */
class PrivateChartsIT {
    private static final String TEMPLATE = "kind: ConfigMap\n";
    private static final ChartAccess RIGHT = new ChartAccess("reader", "s3cret", "");
    private static final ChartAccess WRONG = new ChartAccess("reader", "wrong-one", "");

    @TempDir
    Path folder;

    @Test
    void aRegistryGivesTheNewestOfARangeAndChecksWhatItSends() throws Exception {
        try (ChartRegistry registry = new ChartRegistry("")) {
            Charts charts = Charts.in(folder);
            for (String version : new String[] {"1.0.0", "1.1.0", "2.0.0-rc.1", "1.2.0+build.5"}) {
                registry.push("web", version, TestArchive.chart("web", version, TEMPLATE));
            }
            registry.push("web", "1.3.0", TestArchive.chart("web", "1.3.0", TEMPLATE), "0".repeat(64));

            assertEquals("1.1.0", charts.fetch(web(registry.url(), "~1.1")).version());
            assertEquals(
                    "1.2.0+build.5", charts.fetch(web(registry.url(), "~1.2")).version());
            assertEquals("1.0.0", charts.fetch(web(registry.url(), "1.0.0")).version());
            refused(
                    charts,
                    web(registry.url(), "1.3.0"),
                    ChartUnavailable.Kind.DIGEST_MISMATCH,
                    "its manifest says 000");
            refused(charts, web(registry.url(), "9.0.0"), ChartUnavailable.Kind.NO_SUCH_VERSION, "/charts/web 9.0.0");
            refused(charts, web(registry.url(), "^9"), ChartUnavailable.Kind.NO_SUCH_VERSION, "there are 1.0.0");
            refused(
                    charts,
                    new ChartSource.Repository(registry.url(), "wob", ""),
                    ChartUnavailable.Kind.NO_SUCH_CHART,
                    "/charts/wob");
        }
    }

    @Test
    void aRegistryThatWantsTokensGivesThemForALogin() throws Exception {
        try (ChartRegistry registry = new ChartRegistry("reader:s3cret")) {
            Charts charts = Charts.in(folder);
            registry.push("web", "1.0.0", TestArchive.chart("web", "1.0.0", TEMPLATE));

            refused(charts, web(registry.url(), "1.0.0"), ChartUnavailable.Kind.UNAUTHORIZED, "secretRef");
            assertEquals("1.0.0", charts.fetch(web(registry.url(), ""), RIGHT).version());
            ChartUnavailable wrong =
                    assertThrows(ChartUnavailable.class, () -> charts.fetch(web(registry.url(), "1.0.0"), WRONG));
            assertTrue(String.valueOf(wrong.getMessage()).contains("for the user \"reader\""), wrong.getMessage());
            assertTrue(!String.valueOf(wrong.getMessage()).contains("wrong-one"));
        }
    }

    @Test
    void aRepositoryThatWantsALoginGetsItAndWhoHasNoneGetsNothingFromTheCacheEither() throws Exception {
        try (ChartServer server = new ChartServer()) {
            server.demand(new BasicAuthenticator("test") {
                @Override
                public boolean checkCredentials(String user, String password) {
                    return user.equals("reader") && password.equals("s3cret");
                }
            });
            Charts charts = Charts.in(folder);
            server.publish("web", "1.0.0", TEMPLATE);

            assertEquals(
                    "1.0.0", charts.fetch(web(server.url(), "1.0.0"), RIGHT).version());
            refused(charts, web(server.url(), "1.0.0"), ChartUnavailable.Kind.UNAUTHORIZED, "HTTP 401");
        }
    }

    @Test
    void aRepositoryWithAPrivateAuthorityIsTrustedWithThatAuthorityOnly() throws Exception {
        try (ChartServer server = ChartServer.tls(folder.resolve("tls.p12"))) {
            Charts charts = Charts.in(folder.resolve("cache"));
            server.publish("web", "1.0.0", TEMPLATE);

            refused(charts, web(server.url(), ""), ChartUnavailable.Kind.UNREACHABLE, "give ca.crt");
            ChartAccess access = ChartAccess.of(Map.of("ca.crt", server.certificate()));
            assertEquals("1.0.0", charts.fetch(web(server.url(), ""), access).version());
        }
    }

    @Test
    void aSecretThatHoldsNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ChartAccess.of(Map.of("token", "x")));
        assertEquals("ChartAccess[***]", RIGHT.toString());
    }

    private static ChartSource web(URI url, String version) {
        return new ChartSource.Repository(url, "web", version);
    }

    private static void refused(Charts charts, ChartSource source, ChartUnavailable.Kind kind, String words) {
        ChartUnavailable refused = assertThrows(ChartUnavailable.class, () -> charts.fetch(source));
        assertEquals(kind, refused.kind(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
    }
}
