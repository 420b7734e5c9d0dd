package io.mooring.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.functions.TestHub.Answer;
import io.mooring.protocol.agent.AgentApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clocks of hub and cluster differ. */
class ClockSkewTest {
    private final TestHub hub = new TestHub();
    private final TestAgent agent = hub.connected("edge");

    @ParameterizedTest(name = "a clock that is off by {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        PT5M            | 200 |
        PT5M1S          | 401 | the cluster's clock is ahead
        PT90M           | 401 | the cluster's clock is ahead
        PT-5M           | 200 |
        PT-34M-59S      | 200 |
        PT-35M          | 401 | the cluster's clock may be behind
        """)
    void fiveMinutesEitherWayAreBorneByTokens(Duration off, int status, String words) {
        Answer answer = hub.ask("POST", AgentApi.HEARTBEATS, agent.token(here(off)), Map.of());
        assertEquals(status, answer.status());
        if (words != null) {
            assertExplained(answer, words);
        }
    }

    /** Proofs live for five minutes. */
    @ParameterizedTest(name = "a clock that is off by {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        PT5M            | 200 |
        PT5M1S          | 401 | the cluster's clock is ahead
        PT-9M-59S       | 200 |
        PT-10M          | 401 | the cluster's clock may be behind
        """)
    void andByProofsOfTheOnboardingKey(Duration off, int status, String words) {
        Answer answer = hub.ask("POST", AgentApi.ENROLLMENTS, null, agent.enrolment(here(off)));
        assertEquals(status, answer.status());
        if (words != null) {
            assertExplained(answer, words);
        }
    }

    @Test
    void aTokenOfAClusterThatIsBehindIsGoodForAsLongAsItSays() {
        String token = agent.token(here(Duration.ofMinutes(-5)), Duration.ofMinutes(10), AgentApi.AUDIENCE);
        hub.clock.advance(Duration.ofMinutes(5));
        assertEquals(200, hub.ask("POST", AgentApi.HEARTBEATS, token, Map.of()).status());
    }

    private void assertExplained(Answer answer, String words) {
        assertTrue(answer.message().contains(words), answer.message());
        assertTrue(answer.message().contains(hub.clock.instant().toString()), answer.message());
        assertEquals(hub.clock.instant().toString(), answer.response().getHeader("x-mooring-hub-time"));
    }

    private Instant here(Duration off) {
        return hub.clock.instant().plus(off);
    }
}
