package io.mooring.azurite.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagedAppTest {
    @TempDir
    Path folder;

    @BeforeEach
    void hostJson() throws IOException {
        Files.writeString(folder.resolve("host.json"), "{\"version\":\"2.0\",\"functionTimeout\":\"00:00:30\"}");
    }

    private void function(String binding) throws IOException {
        Path file = Files.createDirectories(folder.resolve("One")).resolve("function.json");
        Files.writeString(
                file,
                "{\"scriptFile\":\"../app.jar\",\"entryPoint\":\"demo.Fns.one\",\"bindings\":[" + binding
                        + ",{\"type\":\"http\",\"direction\":\"out\",\"name\":\"$return\"}]}");
    }

    @Test
    void routesHaveThePrefixApiUnlessHostJsonSaysOtherwise() throws IOException {
        function("{\"type\":\"httpTrigger\",\"route\":\"a/{b}\",\"methods\":[\"get\"]}");
        FunctionDescriptor.Trigger.Http http = (FunctionDescriptor.Trigger.Http)
                StagedApp.read(folder, Map.of()).functions().getFirst().trigger();

        assertEquals("api/a/{b}", http.route().toString());
        assertTrue(http.methods().contains("GET"));
    }

    @Test
    void schedulesTakeTheirValueFromSettings() throws IOException {
        function("{\"type\":\"timerTrigger\",\"schedule\":\"%SWEEP%\"}");
        StagedApp app = StagedApp.read(folder, Map.of("SWEEP", "0 */2 * * * *"));

        FunctionDescriptor.Trigger.Timer timer =
                (FunctionDescriptor.Trigger.Timer) app.functions().getFirst().trigger();
        assertEquals("0 */2 * * * *", timer.schedule().toString());
        assertEquals(30, app.timeout().toSeconds());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"type":"timerTrigger","schedule":"%SWEEP%"}    | SWEEP
        {"type":"timerTrigger","schedule":"sometimes"}  | schedule
        {"type":"queueTrigger","queueName":"q"}         | queueTrigger
        {"type":"httpTrigger","route":"a/{b:even}"}     | even
        {"type":"http"}                                 | exactly one trigger
        """)
    void saysWhatIsWrongAndWhere(String binding, String reason) throws IOException {
        function(binding);

        String message = assertThrows(IllegalArgumentException.class, () -> StagedApp.read(folder, Map.of()))
                .getMessage();
        assertTrue(message.contains("function.json") && message.contains(reason), message);
    }
}
