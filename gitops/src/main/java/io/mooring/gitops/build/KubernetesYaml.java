package io.mooring.gitops.build;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.constructor.core.ConstructYamlCoreInt;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML as the tools around Kubernetes read it: 1.2, but with merge keys and with octal numbers that begin with a plain zero, in which
 * file modes such as {@code 0644} are written.
 */
class KubernetesYaml extends CoreSchema {
    private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-7]+");
    private static final Pattern TRUTH = Pattern.compile("(?i)y|n|yes|no|on|off|true|false");

    private static final ScalarResolver CORE = new CoreScalarResolver(true);

    /** The library takes {@code ${x}} for a variable of its own; here it is text, which needs no quotes. */
    private final ScalarResolver resolver = (value, implicit) -> {
        Tag tag = CORE.resolve(value, implicit);
        return tag.equals(Tag.ENV_TAG) ? Tag.STR : tag;
    };

    /** For writing: words that older readers take for truth values are quoted. */
    static KubernetesYaml forOlderReaders() {
        return new KubernetesYaml() {
            @Override
            public ScalarResolver getScalarResolver() {
                ScalarResolver usual = super.getScalarResolver();
                return (value, implicit) ->
                        implicit && TRUTH.matcher(value).matches() ? Tag.BOOL : usual.resolve(value, implicit);
            }
        };
    }

    @Override
    public ScalarResolver getScalarResolver() {
        return resolver;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());
        constructors.put(Tag.INT, new Int());
        return constructors;
    }

    private static final class Int extends ConstructYamlCoreInt {
        @Override
        public Object createIntNumber(String text) {
            return OCTAL.matcher(text).matches()
                    ? createLongOrBigInteger(text.startsWith("+") ? text.substring(1) : text, 8)
                    : super.createIntNumber(text);
        }
    }
}
