package io.mooring.agents.clusteridentityoperator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityStepTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @ParameterizedTest(name = "age {0}, matches {1}, forgotten {2}, last enrolment {3} ago: {4}")
    @CsvSource(delimiter = '|', nullValues = "never", textBlock = """
        # age of certificate | onboarding matches | hub forgot | last enrolment | step
        never                | true               | false      | never          | Enrol
        never                | true               | false      | PT1S           | Enrol
        PT0S                 | true               | false      | never          | Keep
        PT719H59M59S         | true               | false      | never          | Keep
        PT720H               | true               | false      | never          | Renew
        PT2159H59M59S        | true               | false      | never          | Renew
        PT2160H              | true               | false      | never          | Enrol
        PT1H                 | false              | false      | PT1S           | Enrol
        PT1H                 | true               | true       | never          | Enrol
        PT1H                 | true               | true       | PT59S          | Keep
        PT1H                 | true               | true       | PT1M           | Enrol
        PT720H               | true               | true       | PT30S          | Renew
        """)
    void theNextStepFollowsTheTable(
            Duration age, boolean matches, boolean forgot, Duration lastEnrolment, String expected) {
        IdentityStep.Validity certificate = age == null
                ? null
                : new IdentityStep.Validity(NOW.minus(age), NOW.minus(age).plus(Duration.ofDays(90)));
        IdentityStep step = IdentityStep.next(
                NOW,
                new IdentityStep.Facts(
                        certificate, matches, forgot, lastEnrolment == null ? null : NOW.minus(lastEnrolment)),
                IdentityPolicy.DEFAULT);
        assertEquals(expected, step.getClass().getSimpleName());
    }

    @ParameterizedTest(name = "share {0} of the hour, age {1}: {2}")
    @CsvSource({
        "0.5, PT720H29M59S, Keep",
        "0.5, PT720H30M, Renew",
        "0.9999, PT720H59M58S, Keep",
        "0.9999, PT721H, Renew"
    })
    void certificatesOfOneAgeAreRenewedOverAnHour(double share, Duration age, String expected) {
        IdentityStep step = IdentityStep.next(
                NOW,
                new IdentityStep.Facts(
                        new IdentityStep.Validity(NOW.minus(age), NOW.plus(Duration.ofDays(60)), share),
                        true,
                        false,
                        null),
                IdentityPolicy.DEFAULT);
        assertEquals(expected, step.getClass().getSimpleName());
    }
}
