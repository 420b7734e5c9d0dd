package io.mooring.gitops.object;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mooring.gitops.object.KubeHttp.Body;
import io.mooring.gitops.object.KubeHttp.Call;
import io.mooring.gitops.object.KubeHttp.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The apiserver that a fabric8 client is connected to. */
public final class KubeCluster implements Cluster {
    /** The manager under which Flux applies, so that Mooring and Flux own the same fields. */
    static final String FIELD_MANAGER = "kustomize-controller";

    private static final String METADATA_LIST =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
    private static final int PAGE = 500;
    private static final int CONFLICT = 409;

    private final KubeHttp http;
    private final KubeKinds kinds;
    private final String user;

    public KubeCluster(KubernetesClient client, Clock clock) {
        this.http = new KubeHttp(client);
        this.kinds = new KubeKinds(http, clock);
        this.user = "";
    }

    private KubeCluster(KubeCluster other, String user) {
        this.http = other.http;
        this.kinds = other.kinds;
        this.user = user;
    }

    @Override
    public Cluster as(String impersonated) {
        return new KubeCluster(this, impersonated);
    }

    KubeHttp http() {
        return http;
    }

    @Override
    public Optional<ResourceKind> kind(String apiVersion, String kind) {
        return kinds.find(apiVersion, kind);
    }

    @Override
    public Optional<ResourceKind> preferredKind(String group, String kind) {
        return kinds.preferred(group, kind);
    }

    @Override
    public void forgetKinds() {
        kinds.forget();
    }

    @Override
    public Outcome get(ResourceKind kind, ObjectRef ref) {
        return outcome("get " + ref, http.send(Call.get(path(kind, ref), user)));
    }

    @Override
    public ListOutcome listMetadata(ResourceKind kind, String namespace, String labelSelector) {
        List<KubernetesObject> objects = new ArrayList<>();
        String next = "";
        do {
            String path = collection(kind, namespace) + "?limit=" + PAGE + "&labelSelector=" + encode(labelSelector)
                    + (next.isEmpty() ? "" : "&continue=" + encode(next));
            Reply reply = http.send(Call.get(path, user).accepting(METADATA_LIST));
            if (!reply.ok()) {
                return switch (outcome("list " + kind.kind(), reply)) {
                    case Outcome.Refused refused -> new ListOutcome.Refused(refused.message());
                    case Outcome.Absent ignored -> new ListOutcome.Listed(List.of());
                    case Outcome.Done done -> throw new IllegalStateException("refused, and yet " + done);
                };
            }
            KubernetesObject page = KubernetesObject.parse(reply.body());
            for (JsonNode item : page.tree().path("items")) {
                ObjectNode object = (ObjectNode) item;
                object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
                objects.add(new KubernetesObject(object));
            }
            next = page.metadata().path("continue").asString("");
        } while (!next.isEmpty());
        return new ListOutcome.Listed(objects);
    }

    @Override
    public Outcome apply(ResourceKind kind, KubernetesObject desired, ApplyMode mode) {
        String path = path(kind, desired.ref()) + "?fieldManager=" + FIELD_MANAGER + "&force=true"
                + (mode == ApplyMode.DRY_RUN ? "&dryRun=All" : "");
        return outcome("apply " + desired.ref(), send("PATCH", path, "application/apply-patch+yaml", desired.tree()));
    }

    @Override
    public Outcome create(ResourceKind kind, KubernetesObject object) {
        String path = collection(kind, kind.namespaced() ? object.namespace() : "") + "?fieldManager=" + FIELD_MANAGER;
        return outcome("create " + object.ref(), send("POST", path, "application/json", object.tree()));
    }

    @Override
    public Outcome delete(ResourceKind kind, ObjectRef ref, String uid) {
        ObjectNode options = KubernetesObject.node();
        options.put("kind", "DeleteOptions").put("apiVersion", "v1").put("propagationPolicy", "Background");
        if (!uid.isEmpty()) {
            options.putObject("preconditions").put("uid", uid);
        }
        return outcome("delete " + ref, send("DELETE", path(kind, ref), "application/json", options));
    }

    @Override
    public Outcome patch(ResourceKind kind, ObjectRef ref, Part part, JsonNode patch) {
        String path = path(kind, ref) + (part == Part.STATUS ? "/status" : "") + "?fieldManager=" + FIELD_MANAGER;
        return outcome("patch " + ref, send("PATCH", path, "application/merge-patch+json", patch));
    }

    private Reply send(String method, String path, String contentType, JsonNode body) {
        return http.send(
                new Call(method, path, "application/json", user, new Body(contentType, KubernetesObject.json(body))));
    }

    private static Outcome outcome(String doing, Reply reply) {
        if (reply.ok()) {
            return new Outcome.Done(KubernetesObject.parse(reply.body()));
        }
        String message = message(reply);
        if (reply.code() >= 500 || reply.code() == 429) {
            throw new ClusterUnavailable(doing, new IOException(reply.code() + ": " + message));
        }
        // A namespace that does not exist is a 404 as well, but of another kind than the object: a refusal.
        boolean namespaceMissing = message.startsWith("namespaces ");
        if (reply.code() == 404 && !(namespaceMissing && doing.startsWith("apply"))) {
            return new Outcome.Absent();
        }
        return new Outcome.Refused(reply.code(), reply.code() == CONFLICT ? "conflict: " + message : message);
    }

    private static String message(Reply reply) {
        try {
            String message =
                    KubernetesObject.parse(reply.body()).tree().path("message").asString("");
            return message.isEmpty() ? "status " + reply.code() : message;
        } catch (tools.jackson.core.JacksonException | IllegalArgumentException e) {
            return "status " + reply.code();
        }
    }

    static String collection(ResourceKind kind, String namespace) {
        String base =
                kind.group().isEmpty() ? "/api/" + kind.version() : "/apis/" + kind.group() + "/" + kind.version();
        return base + (namespace.isEmpty() ? "" : "/namespaces/" + encode(namespace)) + "/" + kind.plural();
    }

    private static String path(ResourceKind kind, ObjectRef ref) {
        return collection(kind, kind.namespaced() ? ref.namespace() : "") + "/" + encode(ref.name());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
