package io.mooring.extensions.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.marcnuri.helm.Helm;
import io.mooring.extensions.release.SetTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Asks Helm itself whether the table that our parser passes is right. */
class HelmSetParityIT {
    @TempDir
    static Path folder;

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = SetTable.TABLE)
    void helmUnderstandsTheSame(String key, String value, String expected) throws IOException {
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\n");
        Files.writeString(folder.resolve("templates/all.yaml"), "kind: All\nvalues: {{ toJson .Values }}\n");

        // helm-java escapes values, keys it passes as they are: so the setting stands in the key of another one.
        String rendered = Helm.template(folder.toString())
                .withName("c")
                .set(key + "=" + (value == null ? "" : value) + ",last", "")
                .call();

        YAMLMapper yaml = new YAMLMapper();
        ObjectNode values = (ObjectNode) yaml.readTree(rendered).path("values");
        values.remove("last");
        assertEquals(yaml.readTree(expected), values);
    }
}
