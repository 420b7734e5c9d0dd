package io.mooring.localcluster.node;

import java.util.Map;

/** Kubernetes' {@code $(NAME)} references in arguments and values: {@code $$} is a dollar, unknown names stay as they are. */
final class VariableExpansion {
    private VariableExpansion() {}

    static String expand(String text, Map<String, String> variables) {
        StringBuilder result = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char character = text.charAt(at);
            if (character != '$' || at + 1 == text.length()) {
                result.append(character);
                at++;
                continue;
            }
            char next = text.charAt(at + 1);
            int close = next == '(' ? text.indexOf(')', at + 2) : -1;
            if (next == '$') {
                result.append('$');
                at += 2;
            } else if (close > 0) {
                String name = text.substring(at + 2, close);
                result.append(variables.getOrDefault(name, "$(" + name + ")"));
                at = close + 1;
            } else {
                result.append(character);
                at++;
            }
        }
        return result.toString();
    }
}
