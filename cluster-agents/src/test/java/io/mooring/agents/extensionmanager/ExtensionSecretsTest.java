package io.mooring.agents.extensionmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExtensionSecretsTest {
    @Test
    void messagesLoseTheValuesThatTheyQuote() {
        assertEquals(
                "at 'password': got ***, want a number",
                ExtensionSecrets.redacted("at 'password': got hunter2, want a number", List.of("hunter2", "a")));
    }
}
