package io.mooring.gitops.helmrelease;

import io.mooring.gitops.object.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields that others may change.
 *
 * @param paths JSON pointers; the empty one stands for all of the object
 * @param target what the objects must be like; what it does not say may be anything
 */
record DriftIgnore(List<String> paths, JsonNode target) {
    static DriftIgnore of(JsonNode rule) {
        List<String> paths = new ArrayList<>();
        for (JsonNode path : rule.path("paths")) {
            String pointer = path.asString("");
            if (!pointer.isEmpty() && !pointer.startsWith("/")) {
                throw new IllegalArgumentException("a path to ignore is a JSON pointer such as /spec/replicas");
            }
            paths.add(pointer);
        }
        JsonNode target = rule.path("target");
        for (String field : List.of("group", "version", "kind", "namespace", "name")) {
            pattern(target, field);
        }
        for (String selector : List.of("labelSelector", "annotationSelector")) {
            if (!target.path(selector).asString("").matches("([^=!,() ]+==?[^=!,() ]*(,[^=!,() ]+==?[^=!,() ]*)*)?")) {
                throw new IllegalArgumentException("driftDetection understands selectors like key=value only");
            }
        }
        return new DriftIgnore(List.copyOf(paths), target);
    }

    boolean matches(KubernetesObject object) {
        return pattern(target, "group").matcher(object.group()).matches()
                && pattern(target, "version").matcher(object.version()).matches()
                && pattern(target, "kind").matcher(object.kind()).matches()
                && pattern(target, "namespace").matcher(object.namespace()).matches()
                && pattern(target, "name").matcher(object.name()).matches()
                && selected("labelSelector", object.metadata().path("labels"))
                && selected("annotationSelector", object.metadata().path("annotations"));
    }

    /** Takes the ignored fields out of what an object shall be. */
    void removeFrom(ObjectNode wanted) {
        for (String path : paths) {
            if (path.isEmpty()) {
                wanted.removeAll();
                return;
            }
            int slash = path.lastIndexOf('/');
            String last = path.substring(slash + 1).replace("~1", "/").replace("~0", "~");
            JsonNode parent = wanted.at(path.substring(0, slash));
            if (parent instanceof ObjectNode object) {
                object.remove(last);
            }
        }
    }

    private boolean selected(String selector, JsonNode bears) {
        for (String term : target.path(selector).asString("").split(",", -1)) {
            int equal = term.indexOf('=');
            if (equal > 0
                    && !bears.path(term.substring(0, equal))
                            .asString("")
                            .equals(term.substring(equal).replaceFirst("^==?", ""))) {
                return false;
            }
        }
        return true;
    }

    /** As kustomize has it: a regular expression for the whole, which anything matches if it is not given. */
    private static Pattern pattern(JsonNode target, String field) {
        String text = target.path(field).asString("");
        return Pattern.compile(text.isEmpty() ? ".*" : text);
    }
}
