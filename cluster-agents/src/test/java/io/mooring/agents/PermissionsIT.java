package io.mooring.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mooring.agents.harness.Eventually;
import io.mooring.agents.harness.InstalledAgents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each agent's service account may do what the agent needs, and is refused something that it does not need. */
class PermissionsIT {
    private final InstalledAgents installed = InstalledAgents.get();

    static Collection<Agent> agents() {
        return AgentMain.all().values();
    }

    @ParameterizedTest
    @MethodSource("agents")
    void anAgentMayDoWhatItNeeds(Agent agent) {
        try (KubernetesClient self = installed.as(namespace(agent.name()), agent.name())) {
            List<String> refused = new ArrayList<>();
            for (Permission permission : agent.permissions()) {
                for (String verb : permission.verbs()) {
                    Set<String> names = permission.names();
                    for (String name : names.isEmpty() ? List.of("") : List.copyOf(names)) {
                        if (!allowed(self, permission, verb, name)) {
                            refused.add(verb + " " + permission + " " + name);
                        }
                    }
                }
            }
            assertEquals(List.of(), refused);
        }
    }

    @ParameterizedTest
    @MethodSource("agents")
    void anAgentIsRefusedWhatIsNotItsBusiness(Agent agent) {
        try (KubernetesClient self = installed.as(namespace(agent.name()), agent.name())) {
            for (Executable foreign : foreign(agent.name(), self)) {
                Eventually.holds("refusal of " + agent.name(), () -> code(foreign) == 403 || isDenied(foreign));
            }
        }
    }

    private static List<Executable> foreign(String agent, KubernetesClient self) {
        return switch (agent) {
            case "clusteridentityoperator" ->
                List.of(
                        () -> self.nodes().list(),
                        () -> self.secrets().inNamespace("azure-arc").list(),
                        () -> self.secrets()
                                .inNamespace("kube-system")
                                .withName("some")
                                .get());
            case "cluster-metadata-operator", "resource-sync-agent", "config-agent" ->
                List.of(
                        () -> self.secrets()
                                .inNamespace("azure-arc")
                                .withName("azure-identity-certificate")
                                .get(),
                        () -> self.secrets()
                                .inNamespace("azure-arc")
                                .withName("azure-arc-onboarding-key")
                                .get(),
                        () -> self.configMaps()
                                .inNamespace("default")
                                .resource(new ConfigMapBuilder()
                                        .withNewMetadata()
                                        .withName("mine")
                                        .endMetadata()
                                        .build())
                                .create());
            // They are cluster-admin, but even so they may not replace the cluster's identity.
            case "extension-manager", "gitops-operator" ->
                List.of(() -> self.secrets()
                        .inNamespace("azure-arc")
                        .withName("azure-arc-onboarding-key")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\":{\"labels\":{\"stolen\":\"yes\"}}}"));
            default -> throw new IllegalArgumentException(agent);
        };
    }

    private static boolean isDenied(Executable request) {
        return code(request) == 422 || code(request) == 403;
    }

    private static int code(Executable request) {
        try {
            request.execute();
            return 200;
        } catch (KubernetesClientException e) {
            return e.getCode();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static boolean allowed(KubernetesClient self, Permission permission, String verb, String name) {
        String[] resource = permission.resource().split("/", 2);
        @Nullable String namespace = permission.namespace();
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(permission.group())
                .withResource(resource[0])
                .withSubresource(resource.length > 1 ? resource[1] : null)
                .withName(name.isEmpty() ? null : name)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        return Boolean.TRUE.equals(self.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed());
    }

    private static String namespace(String agent) {
        return agent.equals("gitops-operator") ? "flux-system" : "azure-arc";
    }
}
