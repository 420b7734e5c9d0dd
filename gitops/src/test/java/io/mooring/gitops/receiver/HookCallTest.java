package io.mooring.gitops.receiver;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HookCallTest {
    /** The example of GitHub's documentation on validating deliveries. */
    private static final String GITHUB_TOKEN = "It's a Secret to Everybody";

    private static final String GITHUB_BODY = "Hello, World!";
    private static final String GITHUB_SIGNATURE =
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private static HookCall call(Map<String, String> headers, String body) {
        return new HookCall(name -> headers.getOrDefault(name, ""), body.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean accepted(HookCall call, HookType type, String token) {
        return call.refusal(type, List.of(), token).isEmpty();
    }

    @Test
    void gitHubsOwnExampleIsAccepted() {
        HookCall call = call(Map.of("X-Hub-Signature-256", GITHUB_SIGNATURE), GITHUB_BODY);
        assertTrue(accepted(call, HookType.GITHUB, GITHUB_TOKEN));
        assertFalse(accepted(call, HookType.GITHUB, "another token"));
        assertFalse(
                accepted(call(Map.of("X-Hub-Signature-256", GITHUB_SIGNATURE), "x"), HookType.GITHUB, GITHUB_TOKEN));
        HookCall generic = call(Map.of("X-Signature", GITHUB_SIGNATURE), GITHUB_BODY);
        assertTrue(accepted(generic, HookType.GENERIC_HMAC, GITHUB_TOKEN));
    }

    /** A weaker signature beside a stronger one counts for nothing. */
    @Test
    void theStrongerSignatureDecides() {
        String weak = "sha1=" + "0".repeat(40);
        assertTrue(accepted(
                call(Map.of("X-Hub-Signature-256", GITHUB_SIGNATURE, "X-Hub-Signature", weak), GITHUB_BODY),
                HookType.GITHUB,
                GITHUB_TOKEN));
        assertFalse(accepted(
                call(Map.of("X-Hub-Signature-256", weak, "X-Hub-Signature", GITHUB_SIGNATURE), GITHUB_BODY),
                HookType.GITHUB,
                GITHUB_TOKEN));
    }

    @ParameterizedTest
    @CsvSource({"GITLAB, X-Gitlab-Token", "HARBOR, Authorization"})
    void aTokenInAHeaderIsCompared(HookType type, String header) {
        assertTrue(accepted(call(Map.of(header, "secret"), ""), type, "secret"));
        assertFalse(accepted(call(Map.of(header, "secre"), ""), type, "secret"));
        assertFalse(accepted(call(Map.of(), ""), type, "secret"));
        assertFalse(accepted(call(Map.of(header, ""), ""), type, ""));
    }

    @Test
    void onlyNamedEventsAreActedUpon() {
        HookCall call = call(Map.of("X-Gitlab-Token", "t", "X-Gitlab-Event", "Push Hook"), "");
        assertEquals(
                true, call.refusal(HookType.GITLAB, List.of("push hook"), "t").isEmpty());
        assertEquals(
                false,
                call.refusal(HookType.GITLAB, List.of("Tag Push Hook"), "t").isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"GENERIC_HMAC", "GITHUB", "GITLAB", "BITBUCKET", "HARBOR", "NEXUS"})
    void noNonsenseInHeadersIsAccepted(HookType type) {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "sha256=" : "");
            for (int length = random.nextInt(70); length > 0; length--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0x2000));
            }
            assertDoesNotThrow(() -> assertFalse(accepted(
                    new HookCall(name -> text.toString(), new byte[] {1}), type, "the token of the receiver")));
        }
    }

    @Test
    void callsBeyondTheLimitAreRefusedUntilTimeHasPassed() {
        Instant[] now = {Instant.EPOCH};
        CallLimit limit = new CallLimit(
                new Clock() {
                    @Override
                    public Instant instant() {
                        return now[0];
                    }

                    @Override
                    public java.time.ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }
                },
                3,
                Duration.ofSeconds(1));
        assertTrue(limit.allows() && limit.allows() && limit.allows());
        assertFalse(limit.allows());
        now[0] = now[0].plusSeconds(1);
        assertTrue(limit.allows());
        assertFalse(limit.allows());
    }

    @Test
    void thePathIsTheOneThatFluxComputes() {
        assertEquals(
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", ReceiverReconciler.digest("test"));
    }
}
