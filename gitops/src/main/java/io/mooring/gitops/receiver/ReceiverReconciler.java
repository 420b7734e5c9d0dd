package io.mooring.gitops.receiver;

import io.mooring.gitops.object.Cluster;
import io.mooring.gitops.object.Cluster.Outcome;
import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.Conditions.Status;
import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.object.ObjectRef;
import io.mooring.gitops.operator.Backoff;
import io.mooring.gitops.operator.Key;
import io.mooring.gitops.operator.Next;
import io.mooring.gitops.operator.Reconciler;
import io.mooring.gitops.operator.Resources;
import io.mooring.gitops.operator.StatusWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Gives each Receiver its path. */
public final class ReceiverReconciler implements Reconciler {
    static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

    private static final String PATH = "/hook/";
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Tools tools;
    private final Hooks hooks;
    private final boolean crossNamespace;

    public ReceiverReconciler(Tools tools, Hooks hooks, boolean crossNamespaceRefs) {
        this.tools = tools;
        this.hooks = hooks;
        this.crossNamespace = crossNamespaceRefs;
    }

    /** What the reconciler needs. */
    public record Tools(
            Cluster cluster, Resources resources, StatusWriter status, Clock clock, RandomGenerator random) {}

    @Override
    public Next reconcile(Key key) {
        Optional<KubernetesObject> found = tools.resources().find(key);
        if (found.isEmpty() || found.get().deleting()) {
            hooks.remove(key);
            return new Next.WhenWoken();
        }
        KubernetesObject object = found.get();
        try {
            ReceiverSpec spec = ReceiverSpec.of(object, crossNamespace);
            Token token = token(key, spec.secret());
            if (!token.problem.isEmpty()) {
                hooks.remove(key);
                write(object, "", Status.FALSE, "TokenNotFound", token.problem);
                return new Next.After(RETRY);
            }
            String path = PATH + digest(token.text + key.name() + key.namespace());
            boolean suspended = object.spec().path("suspend").asBoolean(false);
            hooks.set(key, new Hooks.Hook(path, spec, token.text, suspended));
            write(object, path, Status.TRUE, "Succeeded", "Receiver initialized for path: " + path);
            return new Next.After(Backoff.jittered(spec.interval(), tools.random()));
        } catch (InvalidSpec e) {
            hooks.remove(key);
            write(object, "", Status.FALSE, e.reason(), e.words());
            return new Next.WhenWoken();
        }
    }

    /** The token, or why there is none. */
    private record Token(String text, String problem) {}

    private Token token(Key key, String secret) {
        String name = "secret '" + key.namespace() + "/" + secret + "'";
        var kind = tools.cluster().kind("v1", "Secret").orElseThrow();
        return switch (tools.cluster().get(kind, new ObjectRef(key.namespace(), secret, "", "Secret"))) {
            case Outcome.Done done -> {
                String data = done.object().tree().path("data").path("token").asString("");
                try {
                    String text = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
                    yield new Token(text, text.isEmpty() ? name + " has no 'token'" : "");
                } catch (IllegalArgumentException e) {
                    yield new Token("", "the data of " + name + " is not base64");
                }
            }
            case Outcome.Absent ignored -> new Token("", name + " is not there");
            case Outcome.Refused refused -> new Token("", name + " cannot be read: " + refused.message());
        };
    }

    private void write(KubernetesObject object, String path, Status ready, String reason, String message) {
        Instant now = tools.clock().instant();
        ObjectNode status = object.status() instanceof ObjectNode before ? before.deepCopy() : KubernetesObject.node();
        object.annotation(REQUESTED_AT).ifPresent(requested -> status.put("lastHandledReconcileAt", requested));
        status.put("observedGeneration", object.generation());
        if (path.isEmpty()) {
            status.remove("webhookPath");
        } else {
            status.put("webhookPath", path);
        }
        Conditions conditions = new Conditions(object, now).remove("Stalled").set("Ready", ready, reason, message);
        if (reason.equals("UnsupportedField")) {
            conditions.set("Stalled", Status.TRUE, reason, message);
        }
        status.set("conditions", conditions.toJson());
        tools.status().write(object, status);
    }

    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
