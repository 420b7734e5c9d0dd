package io.mooring.functions.fluxv1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.configuration.KustomizationSpec;
import io.mooring.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class SourceControlTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                                                            | master | [``]   | 300 | 300 | 60 | false
        --git-branch=main --git-path=a,b                              | main   | [a, b] | 300 | 300 | 60 | false
        --git-branch main --git-path a --git-poll-interval 1m30s      | main   | [a]    | 90  | 300 | 60 | false
        --git-poll-interval=10ms --sync-interval=1h --git-timeout=20s | master | [``]   | 1   | 3600 | 20 | false
        --sync-garbage-collection --git-readonly                      | master | [``]   | 300 | 300 | 60 | true
        --sync-garbage-collection=false --git-readonly=true           | master | [``]   | 300 | 300 | 60 | false
        '--git-readonly --git-path=releases,prod,'                    | master | [releases, prod] | 300 | 300 | 60 | false
        --git-path="a b" --GIT-BRANCH='dev'                           | dev    | [a b]  | 300 | 300 | 60 | false
        """)
    void knownFlagsAreTaken(
            String line, String branch, String paths, long poll, long sync, long timeout, boolean garbageCollection) {
        OperatorParams params = OperatorParams.parse(line);

        assertEquals(branch, params.branch());
        assertEquals(paths.replace("``", ""), params.paths().toString());
        assertEquals(poll, params.pollInterval().toSeconds());
        assertEquals(sync, params.syncInterval().toSeconds());
        assertEquals(timeout, params.gitTimeout().toSeconds());
        assertEquals(garbageCollection, params.garbageCollection());
    }

    @Test
    void whatCannotBeAppliedIsNamed() {
        OperatorParams params = OperatorParams.parse(
                "--manifest-generation=true --git-label x --git-branch=main --git-readonly=false --sync-interval=soon"
                        + " --registry-disable-scanning");

        assertEquals("main", params.branch());
        assertEquals(
                List.of(
                        "--git-readonly=false (nothing is ever written to the repository)",
                        "--sync-interval ('soon' is no duration such as 5m)",
                        "--git-label, --manifest-generation, --registry-disable-scanning"
                                + " (the engine has nothing like it)"),
                params.complaints());
    }

    @Test
    void aConfigurationStandsForIt() {
        ObjectNode properties = Json.mapper()
                .createObjectNode()
                .put("repositoryUrl", "https://git.example.com/x")
                .put("operatorNamespace", "team")
                .put("operatorInstanceName", "shop")
                .put("operatorScope", "namespace")
                .put("operatorParams", "--git-path=a,b --sync-garbage-collection")
                .put("enableHelmOperator", true);
        SourceControl source = new SourceControl("shop", properties);
        FluxConfigurationSpec configuration = source.configuration();

        assertEquals("shop.v1", source.agentName());
        assertEquals(Optional.of("shop"), SourceControl.resourceName("shop.v1"));
        assertEquals(Optional.empty(), SourceControl.resourceName("shop"));
        assertEquals("namespace", configuration.scope());
        assertEquals("team", configuration.namespace());
        assertEquals(
                new TreeSet<>(List.of("a", "b")),
                new TreeSet<>(configuration.kustomizations().values().stream()
                        .map(KustomizationSpec::path)
                        .toList()));
        assertTrue(configuration.kustomizations().values().stream().allMatch(KustomizationSpec::prune));
        assertEquals(1, source.complaints().size());
    }
}
