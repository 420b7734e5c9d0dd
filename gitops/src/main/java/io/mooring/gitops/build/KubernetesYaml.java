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
final class KubernetesYaml extends CoreSchema {
    private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-7]+");

    private static final ScalarResolver CORE = new CoreScalarResolver(true);

    /** The library takes {@code ${x}} for a variable of its own; here it is text, which needs no quotes. */
    private final ScalarResolver resolver = (value, implicit) -> {
        Tag tag = CORE.resolve(value, implicit);
        return tag.equals(Tag.ENV_TAG) ? Tag.STR : tag;
    };

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
