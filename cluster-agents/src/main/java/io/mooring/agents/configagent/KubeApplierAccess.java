package io.mooring.agents.configagent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mooring.agents.kube.KubeConnection;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Access granted through the apiserver's RBAC. */
final class KubeApplierAccess implements ApplierAccess {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final int HASH_CHARACTERS = 10;

    private final KubernetesClient client;
    private final PatchContext apply = PatchContext.of(PatchType.SERVER_SIDE_APPLY);

    KubeApplierAccess(KubeConnection connection, String writer) {
        this.client = connection.client();
        apply.setFieldManager(writer);
        apply.setForce(true);
    }

    @Override
    public void createNamespace(String name) {
        if (client.namespaces().withName(name).get() == null) {
            create(client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build()));
        }
    }

    @Override
    public void grant(ObjectKey configuration, FluxConfigurationSpec spec) {
        String namespace = configuration.namespace();
        client.serviceAccounts()
                .inNamespace(namespace)
                .withName(FluxObjects.SERVICE_ACCOUNT)
                .patch(
                        apply,
                        new ServiceAccountBuilder()
                                .withMetadata(new ObjectMetaBuilder()
                                        .withNamespace(namespace)
                                        .withName(FluxObjects.SERVICE_ACCOUNT)
                                        .withLabels(Map.of(FluxLabels.IS_MANAGED, "true"))
                                        .build())
                                .build());
        Subject subject = new Subject(null, "ServiceAccount", FluxObjects.SERVICE_ACCOUNT, namespace);
        if (spec.scope().equals("cluster")) {
            roleBinding(configuration).delete();
            clusterRoleBinding(configuration)
                    .patch(
                            apply,
                            new ClusterRoleBindingBuilder()
                                    .withMetadata(metadata(configuration, null, clusterBinding(configuration)))
                                    .withRoleRef(new RoleRef(RBAC, "ClusterRole", "cluster-admin"))
                                    .withSubjects(subject)
                                    .build());
        } else {
            clusterRoleBinding(configuration).delete();
            roleBinding(configuration)
                    .patch(
                            apply,
                            new RoleBindingBuilder()
                                    .withMetadata(metadata(configuration, namespace, binding(configuration)))
                                    .withRoleRef(new RoleRef(RBAC, "ClusterRole", "admin"))
                                    .withSubjects(subject)
                                    .build());
        }
    }

    @Override
    public void revoke(ObjectKey configuration) {
        clusterRoleBinding(configuration).delete();
        roleBinding(configuration).delete();
    }

    private Resource<ClusterRoleBinding> clusterRoleBinding(ObjectKey configuration) {
        return client.rbac().clusterRoleBindings().withName(clusterBinding(configuration));
    }

    private Resource<RoleBinding> roleBinding(ObjectKey configuration) {
        return client.rbac()
                .roleBindings()
                .inNamespace(configuration.namespace())
                .withName(binding(configuration));
    }

    /** The name tells the content, so that nothing ever has to be read or changed; the Secret goes with its owner. */
    @Override
    public String store(StoredObject configuration, String purpose, SortedMap<String, String> data) {
        ObjectKey key = configuration.key();
        String name = key.name() + "-" + purpose + "-" + hash(data.toString());
        create(client.secrets()
                .inNamespace(key.namespace())
                .resource(new SecretBuilder()
                        .withMetadata(new ObjectMetaBuilder(metadata(key, key.namespace(), name))
                                .addNewOwnerReference()
                                .withApiVersion("clusterconfig.azure.com/v1alpha1")
                                .withKind("FluxConfig")
                                .withName(key.name())
                                .withUid(configuration.uid())
                                .endOwnerReference()
                                .build())
                        .withType("Opaque")
                        .withImmutable(true)
                        .withData(data)
                        .build()));
        return name;
    }

    private static <T extends HasMetadata> void create(Resource<T> resource) {
        try {
            resource.create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private static ObjectMeta metadata(ObjectKey configuration, @Nullable String namespace, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(FluxLabels.of(configuration))
                .build();
    }

    private static String clusterBinding(ObjectKey configuration) {
        return "flux-applier-" + configuration.namespace() + "-" + configuration.name();
    }

    private static String binding(ObjectKey configuration) {
        return "flux-applier-" + configuration.name();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no SHA-256.", e);
        }
    }
}
