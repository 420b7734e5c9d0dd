package io.mooring.localcluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            plain          | plain
            $(NAME)        | value
            a$(NAME)b      | avalueb
            $(NAME)$(NAME) | valuevalue
            $(OTHER)       | $(OTHER)
            $$(NAME)       | $(NAME)
            $NAME          | $NAME
            $(NAME         | $(NAME
            cost: $        | cost: $
            $$             | $
            """)
    void followsKubernetes(String text, String expected) {
        assertEquals(expected, VariableExpansion.expand(text, Map.of("NAME", "value")));
    }
}
