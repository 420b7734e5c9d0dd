package io.mooring.localcluster.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The requests that the node makes for its pods. */
final class KubePodApi {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int EVENT_MESSAGE_CHARACTERS_MAX = 1000;

    private final KubernetesClient client;
    private final String nodeName;
    private final Clock clock;

    KubePodApi(KubernetesClient client, String nodeName, Clock clock) {
        this.client = client;
        this.nodeName = nodeName;
        this.clock = clock;
    }

    /** A service-account token, and when it ends. */
    record BoundToken(String text, Instant issuedAt, Instant expiresAt) {
        @Override
        public String toString() {
            return "BoundToken[expiresAt=" + expiresAt + "]";
        }
    }

    Optional<Map<String, byte[]>> secret(String namespace, String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        return Optional.ofNullable(secret).map(found -> decoded(found.getData()));
    }

    Optional<Map<String, byte[]>> configMap(String namespace, String name) {
        ConfigMap configMap =
                client.configMaps().inNamespace(namespace).withName(name).get();
        return Optional.ofNullable(configMap).map(found -> {
            Map<String, byte[]> content = decoded(found.getBinaryData());
            if (found.getData() != null) {
                found.getData().forEach((key, text) -> content.put(key, text.getBytes(StandardCharsets.UTF_8)));
            }
            return content;
        });
    }

    private static Map<String, byte[]> decoded(Map<String, String> data) {
        Map<String, byte[]> content = new TreeMap<>();
        if (data != null) {
            data.forEach((key, base64) -> content.put(key, Base64.getDecoder().decode(base64)));
        }
        return content;
    }

    /** A token of the pod's service account, bound to the pod: it ends with the pod. */
    BoundToken token(Pod pod, List<String> audiences, long seconds) {
        ObjectMeta metadata = pod.getMetadata();
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audiences)
                .withExpirationSeconds(seconds)
                .withNewBoundObjectRef()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .endBoundObjectRef()
                .endSpec()
                .build();
        TokenRequest answer = client.serviceAccounts()
                .inNamespace(metadata.getNamespace())
                .withName(pod.getSpec().getServiceAccountName())
                .tokenRequest(request);
        return new BoundToken(
                answer.getStatus().getToken(),
                clock.instant(),
                Instant.parse(answer.getStatus().getExpirationTimestamp()));
    }

    /** False when this pod is there no more. */
    boolean patchStatus(Pod pod, PodStatus status) {
        KubernetesSerialization json = client.getKubernetesSerialization();
        // The uid makes the server refuse when another pod of the same name has come meanwhile.
        String patch = "{\"metadata\":{\"uid\":" + json.asJson(pod.getMetadata().getUid()) + "},\"status\":"
                + json.asJson(status) + "}";
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            return true;
        } catch (KubernetesClientException refused) {
            if (refused.getCode() == NOT_FOUND || refused.getCode() == CONFLICT) {
                return false;
            }
            throw refused;
        }
    }

    /** Removes the object of a pod whose processes have ended. */
    void deleteNow(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        String path = "/api/v1/namespaces/" + metadata.getNamespace() + "/pods/" + metadata.getName();
        DeleteOptions options = new DeleteOptionsBuilder()
                .withApiVersion("v1")
                .withKind("DeleteOptions")
                .withGracePeriodSeconds(0L)
                .withNewPreconditions()
                .withUid(metadata.getUid())
                .endPreconditions()
                .build();
        try {
            client.raw(path, "DELETE", options);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != NOT_FOUND && refused.getCode() != CONFLICT) {
                throw refused;
            }
        }
    }

    void event(Pod pod, EventKind kind, String reason, String message) {
        ObjectMeta metadata = pod.getMetadata();
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String text = message.length() > EVENT_MESSAGE_CHARACTERS_MAX
                ? message.substring(0, EVENT_MESSAGE_CHARACTERS_MAX)
                : message;
        try {
            client.v1()
                    .events()
                    .inNamespace(metadata.getNamespace())
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withName(metadata.getName() + "."
                                    + UUID.randomUUID().toString().substring(0, 13))
                            .withNamespace(metadata.getNamespace())
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withApiVersion("v1")
                            .withKind("Pod")
                            .withName(metadata.getName())
                            .withNamespace(metadata.getNamespace())
                            .withUid(metadata.getUid())
                            .endInvolvedObject()
                            .withType(kind.text())
                            .withReason(reason)
                            .withMessage(text)
                            .withCount(1)
                            .withFirstTimestamp(now)
                            .withLastTimestamp(now)
                            .withNewSource("kubelet", nodeName)
                            .build())
                    .create();
        } catch (KubernetesClientException lost) {
            // Events are for people; a pod must not wait for one (its namespace may be going away).
            System.getLogger(KubePodApi.class.getName())
                    .log(System.Logger.Level.DEBUG, "event=event-lost reason=" + reason, lost);
        }
    }

    /** Whether an event tells of a trouble. */
    enum EventKind {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String text;

        EventKind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
