package io.mooring.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.cli.cluster.OnboardingPlan.ClusterSide;
import io.mooring.cli.cluster.OnboardingPlan.HubSide;
import io.mooring.cli.kube.KubeOnboarding.StoredKey;
import io.mooring.cli.kube.OnboardingKey;
import io.mooring.protocol.arm.ClusterId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnboardingPlanTest {
    private static final ClusterId WANTED = new ClusterId(ClusterChoice.LOCAL_SUBSCRIPTION, "g1", "c1");
    private static final ClusterId OTHER = new ClusterId(ClusterChoice.LOCAL_SUBSCRIPTION, "g1", "other");
    private static final OnboardingKey KEY = new OnboardingKey("public", "private");

    @ParameterizedTest(name = "release {0} as {1}, key of {2}, resource {3}, former exists {4}: {5}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
        # release | connected as | key of | resource's key | former exists | plan
        false     | none         | none   | none           | false         | Fresh
        false     | none         | wanted | none           | false         | Resume
        false     | none         | wanted | public         | false         | Resume
        false     | none         | wanted | foreign        | false         | Refuse
        false     | none         | none   | foreign        | false         | Refuse
        false     | none         | other  | none           | true          | Fresh
        false     | none         | other  | public         | true          | Refuse
        true      | wanted       | wanted | public         | false         | Resume
        true      | wanted       | wanted | none           | false         | ReplaceStale
        true      | wanted       | none   | foreign        | false         | Refuse
        true      | none         | wanted | public         | false         | Resume
        true      | other        | other  | none           | true          | Refuse
        true      | other        | other  | none           | false         | ReplaceStale
        """)
    void theTwoSidesDecide(
            boolean release, String connectedAs, String keyOf, String publicKey, boolean former, String expected) {
        ClusterSide cluster = new ClusterSide(
                release,
                Optional.ofNullable(connectedAs).map(OnboardingPlanTest::id),
                Optional.ofNullable(keyOf).map(owner -> new StoredKey(id(owner), KEY)));
        HubSide hub = new HubSide(Optional.ofNullable(publicKey), former);

        assertEquals(
                expected, OnboardingPlan.decide(WANTED, cluster, hub).getClass().getSimpleName());
    }

    private static ClusterId id(String word) {
        return word.equals("wanted") ? WANTED : OTHER;
    }
}
