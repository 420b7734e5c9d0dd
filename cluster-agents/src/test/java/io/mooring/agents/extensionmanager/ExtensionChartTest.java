package io.mooring.agents.extensionmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.extensions.catalog.Catalog;
import io.mooring.extensions.chart.ChartSource;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.extension.ExtensionTerms;
import io.mooring.protocol.json.Json;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExtensionChartTest {
    private final ExtensionChart charts = new ExtensionChart(
            Catalog.shipped(),
            new ChartSecrets(new KubeConnection(new KubernetesClientBuilder().build())),
            () -> "v1.34.2",
            Clock.systemUTC());

    @Test
    void aTypeOfTheCatalogueIsItsChartInItsNamespace() {
        ExtensionSpec spec = spec("Mooring.Policy-Bundle", Map.of("action", "Warn"));

        assertEquals(new ChartSource.Bundled("mooring-catalog/charts/policy-bundle"), charts.of(spec, null));
        assertEquals("mooring-policies/p", charts.release("p", spec).toString());
    }

    @Test
    void settingsThatDoNotFitTheirTypeAreRefusedInWords() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> charts.of(
                        spec("mooring.policy-bundle", Map.of("action", "Kill", "rules.privileged", "1")), null));

        assertEquals(
                "The settings do not fit the extension type 'mooring.policy-bundle': the setting 'action' is one of"
                        + " Deny, Warn, Audit; the setting 'rules.privileged' is true or false.",
                refused.getMessage());
    }

    @Test
    void aTypeThatDoesNotRunHereIsRefusedInWords() {
        ExtensionChart old = new ExtensionChart(
                Catalog.shipped(),
                new ChartSecrets(new KubeConnection(new KubernetesClientBuilder().build())),
                () -> "v1.29.9-eks",
                Clock.systemUTC());

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> old.of(spec("mooring.policy-bundle", Map.of()), null));
        assertEquals(
                "The extension type 'mooring.policy-bundle' runs on Kubernetes >=1.30, and this is v1.29.9-eks.",
                refused.getMessage());
    }

    @Test
    void whatIsPartOfTheAgentsHasNothingToInstall() {
        assertEquals(Optional.of("0.1.0"), charts.builtIn(spec("microsoft.flux", Map.of())));
        assertEquals(Optional.empty(), charts.builtIn(spec("mooring.node-info", Map.of())));
    }

    @Test
    void aTypeThatTheHubSendsAlongNeedsNotBeKnown() {
        ExtensionTerms terms = new ExtensionTerms(Json.mapper().readTree("""
                    {"type": "acme.web", "publisher": "acme", "description": "d",
                     "chart": {"repository": {"url": "https://charts.example.com", "name": "web"}},
                     "releaseTrains": [{"name": "Stable", "versions": ">=1 <3"}],
                     "scopes": {"cluster": {"defaultReleaseNamespace": "acme"}}}"""), "2.1.0", null, List.of());
        ExtensionSpec spec = spec("acme.web", Map.of()).under(terms);

        assertEquals("acme/w", charts.release("w", spec).toString());
        assertEquals(
                new ChartSource.Repository(URI.create("https://charts.example.com"), "web", ">=1 <3 <=2.1.0"),
                charts.of(spec, null));
        assertEquals(
                new ChartSource.Repository(
                        URI.create("https://charts.example.com"), "web", ">=1 <3 >=2.0.0 <3.0.0-0 <=2.1.0"),
                charts.of(spec, "2.0.0"));
    }

    private static ExtensionSpec spec(String type, Map<String, String> settings) {
        return Json.mapper()
                .convertValue(
                        Map.of(
                                "extensionType",
                                type,
                                "autoUpgradeMinorVersion",
                                true,
                                "releaseTrain",
                                "Stable",
                                "scope",
                                Map.of("cluster", Map.of()),
                                "configurationSettings",
                                settings),
                        ExtensionSpec.class);
    }
}
