package io.mooring.gitops.receiver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A call as it came in: its headers, of which one that is absent is empty, and its body. */
final class HookCall {
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha1", "HmacSHA1", "sha256", "HmacSHA256", "sha512", "HmacSHA512");

    private final UnaryOperator<String> header;
    private final byte[] body;

    HookCall(UnaryOperator<String> header, byte[] body) {
        this.header = header;
        this.body = body;
    }

    /** Why the call is refused; empty if it is in order. */
    Optional<String> refusal(HookType type, List<String> events, String token) {
        boolean known = switch (type) {
            case GENERIC, QUAY, DOCKERHUB, ACR -> true;
            case GENERIC_HMAC -> signed(header.apply("X-Signature"), token);
            case GITHUB, BITBUCKET -> {
                String strong = header.apply("X-Hub-Signature-256");
                yield signed(strong.isEmpty() ? header.apply("X-Hub-Signature") : strong, token);
            }
            case GITLAB -> same(header.apply("X-Gitlab-Token"), token);
            case HARBOR -> same(header.apply("Authorization"), token);
            case NEXUS -> signed("sha1=" + header.apply("X-Nexus-Webhook-Signature"), token);
        };
        if (!known) {
            return Optional.of("the call is not signed with the token");
        }
        String event = type.eventHeader().isEmpty() ? "" : header.apply(type.eventHeader());
        boolean wanted = events.isEmpty()
                || type.eventHeader().isEmpty()
                || events.stream().anyMatch(event::equalsIgnoreCase);
        return wanted ? Optional.empty() : Optional.of("the event is not among spec.events");
    }

    private boolean signed(String signature, String token) {
        int equals = signature.indexOf('=');
        String algorithm = ALGORITHMS.get(signature.substring(0, Math.max(0, equals)));
        if (algorithm == null || token.isEmpty()) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), algorithm));
            String expected = HexFormat.of().formatHex(mac.doFinal(body));
            return same(signature.substring(equals + 1).toLowerCase(Locale.ROOT), expected);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /** Takes the same time wherever they differ. */
    private static boolean same(String one, String other) {
        return !other.isEmpty()
                && MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
