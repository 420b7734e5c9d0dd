package io.mooring.extensions.helm;

import java.util.List;
import java.util.Locale;

/** Why Helm did not do it: a kind to decide by and Helm's words to show. */
public record HelmFailure(Kind kind, String message) {
    /** What a caller can tell apart. */
    public enum Kind {
        /** No such release. */
        NOT_FOUND,
        /** A release of this name exists already. */
        ALREADY_EXISTS,
        /** The release is being worked on, or the one who did has died. */
        IN_PROGRESS,
        /** Helm gave up waiting; the objects may still become ready. */
        TIMEOUT,
        /** The credentials are not accepted or do not suffice. */
        UNAUTHORIZED,
        /** The cluster cannot be reached. */
        UNREACHABLE,
        /** The cluster refused an object. */
        REJECTED,
        /** The chart is broken, or it does not fit its values or this cluster. */
        CHART_INVALID,
        /** The worker was killed at its deadline or on cancellation, or died; what it had done so far stays. */
        WORKER_LOST,
        /** Nothing was begun, because all workers were busy, none could be started, or Helm is closed. */
        NOT_STARTED,
        /** Anything else; the message is Helm's. */
        OTHER
    }

    private static final int MESSAGE_LENGTH_MAX = 4_000;

    /** Tried in order: the first rule with a text in the message wins, so wrappers come after what they wrap. */
    private static final List<Rule> RULES = List.of(
            new Rule(Kind.NOT_FOUND, "release: not found"),
            new Rule(Kind.ALREADY_EXISTS, "cannot re-use a name that is still in use", "release: already exists"),
            new Rule(Kind.IN_PROGRESS, "another operation (install/upgrade/rollback) is in progress"),
            new Rule(
                    Kind.UNAUTHORIZED,
                    "has asked for the client to provide credentials",
                    "is forbidden: user ",
                    "unauthorized"),
            new Rule(
                    Kind.UNREACHABLE,
                    "connection refused",
                    "no such host",
                    "network is unreachable",
                    "no route to host",
                    "connection reset by peer",
                    "i/o timeout",
                    "tls handshake timeout",
                    "x509: ",
                    "tls: ",
                    "cluster unreachable"),
            new Rule(
                    Kind.REJECTED,
                    "admission webhook",
                    "denied the request",
                    "denied request",
                    "is forbidden",
                    "exceeded quota",
                    "field is immutable",
                    "is invalid: ",
                    "invalid ownership metadata",
                    "being terminated",
                    "apply failed with"),
            new Rule(
                    Kind.TIMEOUT,
                    "context deadline exceeded",
                    "timed out waiting for the condition",
                    "would exceed context deadline"),
            new Rule(
                    Kind.CHART_INVALID,
                    "parse error",
                    "execution error at",
                    "error calling",
                    "template: ",
                    "chart.yaml",
                    "chart.metadata",
                    "chart metadata",
                    "yaml parse error",
                    "error converting yaml to json",
                    "unable to build kubernetes objects",
                    "no matches for kind",
                    "values don't meet the specifications of the schema",
                    "requires kubeversion",
                    "not a valid chart",
                    "gzip: ",
                    "unexpected eof",
                    "no such file or directory",
                    "chart archive"));

    /** Reads Helm's text; the only place that knows its phrases. */
    public static HelmFailure of(String text) {
        String message = text.strip();
        String lower = message.toLowerCase(Locale.ROOT);
        for (Rule rule : RULES) {
            if (rule.texts().stream().anyMatch(lower::contains)) {
                return new HelmFailure(rule.kind(), message);
            }
        }
        return new HelmFailure(Kind.OTHER, message);
    }

    public HelmFailure {
        if (message.isEmpty()) {
            message = "Helm failed without a word";
        }
        if (message.length() > MESSAGE_LENGTH_MAX) {
            message = message.substring(0, MESSAGE_LENGTH_MAX) + " …";
        }
    }

    private record Rule(Kind kind, List<String> texts) {
        Rule(Kind kind, String... texts) {
            this(kind, List.of(texts));
        }
    }
}
