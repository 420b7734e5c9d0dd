package io.mooring.extensions.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mooring.extensions.chart.Charts;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.HelmOutcome;
import io.mooring.extensions.helm.HelmSettings;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.helm.ReleaseOptions;
import io.mooring.extensions.helm.ReleaseRequest;
import io.mooring.extensions.release.KubeCluster;
import io.mooring.extensions.release.SetSyntax;
import io.mooring.localcluster.SharedLocalCluster;
import io.mooring.protocol.catalog.ExtensionType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped rules, evaluated by a real apiserver. */
class PolicyBundleIT {
    private static final String SUFFIX = UUID.randomUUID().toString().substring(0, 8);
    private static final String CHECKED = "policies-" + SUFFIX;
    private static final String EXEMPT = "policies-exempt-" + SUFFIX;
    private static final Map<String, String> SETTINGS = Map.of(
            "exemptNamespaces", "{" + EXEMPT + ",kube-system,default}",
            "rules.latestTags", "true",
            "rules.memoryLimits", "true",
            "rules.loadBalancers", "true",
            "registries", "{good.example/,better.example/team/}");
    private static final KubernetesClient CLIENT = SharedLocalCluster.get().client();

    @TempDir
    static Path folder;

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        -                                                  | -
        securityContext: {privileged: true}                | privileged containers are not allowed
        securityContext: {capabilities: {add: [NET_RAW]}}  | no capability may be added
        hostNetwork: true                                  | the network, process and IPC namespaces
        hostPath: {path: /etc}                             | volumes that are folders of the host
        image: good.example/a                              | an image has a digest or a tag
        image: good.example/a:latest                       | an image has a digest or a tag
        image: bad.example/a:1                             | images come from good.example/, better.example/team/
        resources: {}                                      | every container has a limit of memory
        """)
    void whatBreaksARuleIsRefusedInWords(String difference, String why) throws Exception {
        Installed.once();

        if (why == null) {
            CLIENT.resource(pod(CHECKED, "")).dryRun().create();
            return;
        }
        String pod = pod(CHECKED, difference);
        String refusal = String.valueOf(assertThrows(
                        KubernetesClientException.class,
                        () -> CLIENT.resource(pod).dryRun().create())
                .getMessage());
        assertTrue(refusal.contains(why), refusal);
        CLIENT.resource(pod(EXEMPT, difference)).dryRun().create();
    }

    @AfterAll
    static void uninstall() throws Exception {
        Installed.gone();
    }

    @Test
    void theSettingsAreThoseOfTheSchema() {
        ExtensionType type = Catalog.shipped().find("mooring.policy-bundle").orElseThrow();

        assertEquals(List.of(), type.settings().check(SETTINGS));
        assertEquals(
                List.of("the setting 'action' is one of Deny, Warn, Audit"),
                type.settings().check(Map.of("action", "Kill")));
    }

    private static String pod(String namespace, String difference) {
        String text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: some, namespace: %s}
            spec:
              SPEC: 1
              containers:
                - name: c
                  image: better.example/team/a:1
                  resources: {limits: {memory: 1Mi}}
                  CONTAINER: 1
            """.formatted(namespace);
        if (difference.startsWith("image")) {
            text = text.replaceFirst("image: .*", difference);
        } else if (difference.startsWith("resources")) {
            text = text.replaceFirst("resources: .*", difference);
        } else if (difference.startsWith("hostPath")) {
            text = text.replace("SPEC: 1", "volumes: [{name: v, " + difference + "}]");
        } else if (difference.startsWith("host")) {
            text = text.replace("SPEC: 1", difference);
        } else if (!difference.isEmpty()) {
            text = text.replace("CONTAINER: 1", difference);
        }
        return text.replaceAll("\\n *(SPEC|CONTAINER): 1", "");
    }

    /** The release, for all tests of this class. */
    private static final class Installed {
        private static boolean done;

        private Installed() {}

        static synchronized void once() throws Exception {
            if (done) {
                return;
            }
            for (String namespace : List.of(CHECKED, EXEMPT)) {
                CLIENT.resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(namespace)
                                .endMetadata()
                                .build())
                        .create();
                CLIENT.resource(new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withName("default")
                                .withNamespace(namespace)
                                .endMetadata()
                                .build())
                        .serverSideApply();
            }
            try (Helm helm = Helm.start(HelmSettings.from(System.getenv()))) {
                Path chart = Charts.in(folder)
                        .fetch(Catalog.chart(
                                        Catalog.shipped()
                                                .find("mooring.policy-bundle")
                                                .orElseThrow(),
                                        "")
                                .orElseThrow())
                        .path();
                assertInstanceOf(
                        HelmOutcome.Done.class,
                        helm.install(new ReleaseRequest(
                                new ReleaseName(EXEMPT, "policies-" + SUFFIX),
                                chart,
                                SetSyntax.values(SETTINGS),
                                KubeCluster.of(CLIENT).kubeconfig(),
                                ReleaseOptions.defaults())));
            }
            await(true);
            done = true;
        }

        /** The cluster is for other tests, too: they would be refused what breaks a rule. */
        static void gone() throws InterruptedException {
            var bindings = CLIENT.resources(ValidatingAdmissionPolicyBinding.class);
            for (ValidatingAdmissionPolicyBinding binding : bindings.list().getItems()) {
                if (binding.getMetadata().getName().startsWith(CHECKED)) {
                    bindings.resource(binding).delete();
                }
            }
            await(false);
        }

        /** The apiserver takes a moment to see policies come and go. */
        private static void await(boolean refused) throws InterruptedException {
            for (String difference : List.of(
                    "securityContext: {privileged: true}",
                    "hostNetwork: true",
                    "hostPath: {path: /etc}",
                    "image: good.example/a",
                    "image: bad.example/a:1",
                    "resources: {}")) {
                for (int i = 0; i < 200 && refused(difference) != refused; i++) {
                    boolean never = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
                    assertTrue(!never);
                }
            }
        }

        private static boolean refused(String difference) {
            try {
                CLIENT.resource(pod(CHECKED, difference)).dryRun().create();
                return false;
            } catch (KubernetesClientException refusal) {
                return String.valueOf(refusal.getMessage()).contains("ValidatingAdmissionPolicy");
            }
        }
    }
}
