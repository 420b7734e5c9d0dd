package io.mooring.agents.extensionmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mooring.gitops.object.KubernetesObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWriterTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        java 10                                  | false
        java 10, kubectl-edit 09                 | false
        java 10, kubectl-edit 10                 | true
        java 10, kubectl-edit 11                 | true
        java 10, kubectl-edit 11, helm 12        | false
        java 10, kubectl-edit 11, mooring-extensions 12 | false
        java 10, kube-controller-manager/status 11 | false
        java 10, horizontal-pod-autoscaler/scale 11 | false
        """)
    void somebodyElseWasTheLastToWrite(String writers, boolean foreign) {
        StringBuilder fields = new StringBuilder();
        for (String writer : writers.split(", ")) {
            String manager = writer.substring(0, writer.indexOf(' '));
            String sub = manager.contains("/") ? manager.substring(manager.indexOf('/') + 1) : "";
            fields.append(fields.isEmpty() ? "" : ",")
                    .append("{\"manager\":\"")
                    .append(manager.replaceFirst("/.*", ""))
                    .append("\",\"subresource\":\"")
                    .append(sub)
                    .append("\",\"time\":\"2026-01-01T00:00:")
                    .append(writer.substring(writer.indexOf(' ') + 1))
                    .append("Z\"}");
        }
        assertEquals(
                foreign,
                LastWriter.isForeign(KubernetesObject.parse("{\"metadata\":{\"managedFields\":[" + fields + "]}}")));
    }
}
