package io.mooring.cli.hub;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.protocol.json.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the hub answered.
 *
 * @param retryAfter in seconds, null where the hub did not say
 */
record HubAnswer(int status, String body, @Nullable Long retryAfter) {
    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(30);
    private static final int RAW_LENGTH_MAX = 200;

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The hub says that the same call may work in a moment. */
    boolean invitesRetry() {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    Duration pauseBeforeRetry(Duration otherwise) {
        if (retryAfter == null || retryAfter < 0) {
            return otherwise;
        }
        Duration asked = Duration.ofSeconds(retryAfter);
        return asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
    }

    Optional<JsonNode> json() {
        if (body.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readTree(body));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /** The failure that this answer means for the command that wanted {@code purpose}. */
    CliFailure failure(String purpose) {
        JsonNode error =
                json().map(node -> node.path("error")).orElse(Json.mapper().nullNode());
        String code = error.path("code").asString("");
        String message = error.path("message").asString("");
        if (message.isEmpty()) {
            String raw = body.strip();
            message = raw.length() > RAW_LENGTH_MAX ? raw.substring(0, RAW_LENGTH_MAX) + "…" : raw;
        }
        String said = String.format(
                Locale.ROOT,
                "Could not %s: %s%s(HTTP %d%s).",
                purpose,
                message,
                message.isEmpty() ? "" : " ",
                status,
                code.isEmpty() ? "" : ", " + code);
        return new CliFailure(exitCode(), said, next(code));
    }

    private ExitCode exitCode() {
        return switch (status) {
            case 401, 403 -> ExitCode.REFUSED;
            case 404 -> ExitCode.NOT_FOUND;
            case 408 -> ExitCode.TIMEOUT;
            case 429, 502, 503, 504 -> ExitCode.UNREACHABLE;
            default -> ExitCode.FAILED;
        };
    }

    private String next(String code) {
        return switch (status) {
            case 401 -> "Set MOORING_TOKEN (or --token) to a valid token; for the local cloud `moor env` prints one.";
            case 403 -> "Ask an owner of the subscription or the group for a role assignment.";
            case 404 ->
                code.equals("ResourceNotFound") || code.equals("ParentResourceNotFound")
                        ? "`moor clusters list` shows what is there."
                        : "Check that --hub names a Mooring hub.";
            case 429, 502, 503, 504 -> "Try again in a minute.";
            default -> "";
        };
    }
}
