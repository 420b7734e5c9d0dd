package io.mooring.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.cli.kube.Distribution;
import io.mooring.protocol.arm.ClusterId;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentReleaseTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOperatorReadsFoldersOnlyWhereItIsTold(boolean fileUrls) {
        Map<String, Object> values = new AgentRelease.Settings(
                        new ClusterId("00000000-0000-0000-0000-000000000001", "g", "c1"),
                        "t",
                        "local",
                        new Distribution("generic", "generic"),
                        "https://hub",
                        null,
                        "separate",
                        fileUrls,
                        AgentProxies.NONE)
                .values();

        assertEquals(Map.of("fileUrls", fileUrls), values.get("gitopsOperator"));
        assertEquals("separate", values.get("layout"));
    }
}
