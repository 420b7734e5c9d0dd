package io.mooring.gitops.operator;

import io.mooring.gitops.object.Conditions;
import io.mooring.gitops.object.KubernetesObject;
import io.mooring.gitops.operator.Events.Told;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a change of a status means to users, as Flux's events say it; nothing as long as the Ready condition says the same. */
final class Transition {
    /** What is not ready but will be without anybody's doing. */
    private static final Set<String> HARMLESS = Set.of("DependencyNotReady", "IncludeUnavailable");

    private Transition() {}

    static Optional<Told> between(KubernetesObject before, KubernetesObject after) {
        Optional<JsonNode> ready = Conditions.of(after, "Ready");
        if (ready.isEmpty()
                || said(ready.get())
                        .equals(Conditions.of(before, "Ready")
                                .map(Transition::said)
                                .orElse(""))) {
            return Optional.empty();
        }
        String reason = ready.get().path("reason").asString("");
        String message = ready.get().path("message").asString("");
        String revision = revision(after);
        return switch (ready.get().path("status").asString("")) {
            case "True" -> {
                boolean fetched =
                        !revision(before).equals(revision) && after.status().has("artifact");
                yield Optional.of(new Told(Events.Type.NORMAL, fetched ? "NewArtifact" : reason, message, revision));
            }
            case "False" ->
                Optional.of(new Told(
                        HARMLESS.contains(reason) ? Events.Type.NORMAL : Events.Type.WARNING,
                        reason,
                        message,
                        revision));
            default -> Optional.empty();
        };
    }

    private static String said(JsonNode condition) {
        return condition.path("status").asString("")
                + condition.path("reason").asString("")
                + condition.path("message").asString("");
    }

    private static String revision(KubernetesObject object) {
        JsonNode status = object.status();
        return status.path("artifact")
                .path("revision")
                .asString(status.path("lastAttemptedRevision").asString(""));
    }
}
