package io.mooring.agents.harness;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.helm.Kubeconfig;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRequest;
import io.mooring.extensions.helm.ReleaseRevision;
import io.mooring.localcluster.LocalCluster;
import io.mooring.localcluster.SharedLocalCluster;
import java.nio.file.Path;
import java.util.Map;

/** The chart installed in a real apiserver, once per JVM, connected to a fake hub. */
public final class InstalledAgents {
    private static final class Once {
        private static final InstalledAgents INSTANCE = new InstalledAgents();
    }

    public final LocalCluster cluster = SharedLocalCluster.get();
    public final Onboarding onboarding = Onboarding.of("Edge-1");
    public final FakeHub hub = new FakeHub(onboarding.cluster(), onboarding.publicKey());
    public final ReleaseRevision release;

    public static InstalledAgents get() {
        return Once.INSTANCE;
    }

    private InstalledAgents() {
        try (Helm helm = Helm.start(HelmSettings.from(System.getenv()))) {
            HelmOutcome<ReleaseRevision> outcome = helm.install(new ReleaseRequest(
                    new ReleaseName("azure-arc-release", "azure-arc"),
                    chart(),
                    values(onboarding, hub),
                    new Kubeconfig(cluster.kubeconfigContents()),
                    ReleaseOptions.defaults()));
            if (!(outcome instanceof HelmOutcome.Done<ReleaseRevision>(ReleaseRevision done))) {
                throw new IllegalStateException("The chart does not install: " + outcome);
            }
            release = done;
        }
    }

    public static Path chart() {
        return Path.of("target", "chart", "azure-arc-k8sagents").toAbsolutePath();
    }

    public static Map<String, Object> values(Onboarding onboarding, FakeHub hub) {
        return Map.of(
                "global",
                Map.of(
                        "subscriptionId", onboarding.cluster().subscriptionId(),
                        "resourceGroupName", onboarding.cluster().resourceGroup(),
                        "resourceName", onboarding.cluster().name(),
                        "onboardingPrivateKey", onboarding.privatePem(),
                        "hub", Map.of("url", hub.url().toString(), "caCertificate", hub.authorityPem())));
    }

    /** A client that is the service account of an agent. */
    public KubernetesClient as(String namespace, String serviceAccount) {
        return as(namespace, serviceAccount, CrashPoint.whenTold());
    }

    /** Such a client, which a crash cuts off. */
    public KubernetesClient as(String namespace, String serviceAccount, CrashPoint crash) {
        TokenRequest request = cluster.client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build());
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.server().toString())
                .withCaCertData(java.util.Base64.getEncoder()
                        .encodeToString(cluster.authorityPem().getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .withOauthToken(request.getStatus().getToken())
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("crash", crash))
                .build();
    }
}
