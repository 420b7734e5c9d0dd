package io.mooring.cli.kube;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * One context out of the user's kubeconfig files, by kubectl's rules: the option, else KUBECONFIG (several files are
 * merged, the first that names something wins), else ~/.kube/config.
 *
 * @param context its name
 * @param server address of the apiserver
 * @param yaml a kubeconfig with nothing but this context, file names made absolute
 */
public record KubeconfigChoice(String context, String server, String yaml) {
    private static final long FILE_BYTES_MAX = 4 << 20;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();
    private static final List<String> FILE_KEYS =
            List.of("certificate-authority", "client-certificate", "client-key", "tokenFile");

    /** It holds credentials. */
    @Override
    public String toString() {
        return "KubeconfigChoice[" + context + ", " + server + "]";
    }

    public static KubeconfigChoice of(
            @Nullable Path option, @Nullable String context, Map<String, String> environment) {
        List<Path> files = files(option, environment);
        List<ObjectNode> documents = new ArrayList<>();
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                documents.add(read(file));
            }
        }
        if (documents.isEmpty()) {
            throw new CliFailure(
                    ExitCode.NOT_FOUND,
                    "There is no kubeconfig: " + names(files) + " does not exist.",
                    "Name one with --kubeconfig or KUBECONFIG; `moor up --cluster` starts a local cluster.");
        }
        return choose(documents, context, names(files));
    }

    static KubeconfigChoice choose(List<ObjectNode> documents, @Nullable String wanted, String source) {
        String context = wanted != null ? wanted : currentContext(documents);
        if (context.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    source + " has no current context.",
                    "Choose one with --context; there are: " + contexts(documents) + ".");
        }
        JsonNode chosen = named(documents, "contexts", context)
                .orElseThrow(() -> new CliFailure(
                        ExitCode.NOT_FOUND,
                        source + " has no context '" + context + "'.",
                        "There are: " + contexts(documents) + "."));
        String clusterName = chosen.path("context").path("cluster").asString("");
        String userName = chosen.path("context").path("user").asString("");
        JsonNode cluster = named(documents, "clusters", clusterName)
                .orElseThrow(() -> new CliFailure(
                        ExitCode.NOT_FOUND,
                        "The context '" + context + "' names the cluster '" + clusterName + "', which " + source
                                + " does not describe.",
                        "Choose another with --context."));
        ObjectNode one = YAML.createObjectNode();
        one.put("apiVersion", "v1").put("kind", "Config").put("current-context", context);
        one.putArray("contexts").add(chosen);
        one.putArray("clusters").add(cluster);
        ArrayNode users = one.putArray("users");
        named(documents, "users", userName).ifPresent(users::add);
        String server = cluster.path("cluster").path("server").asString("");
        return new KubeconfigChoice(context, server, YAML.writeValueAsString(one));
    }

    private static List<Path> files(@Nullable Path option, Map<String, String> environment) {
        if (option != null) {
            return List.of(option);
        }
        String variable = environment.getOrDefault("KUBECONFIG", "");
        List<Path> files = new ArrayList<>();
        for (String part : variable.split(File.pathSeparator, -1)) {
            if (!part.isBlank()) {
                files.add(Path.of(part));
            }
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
        return files.isEmpty() ? List.of(Path.of(home, ".kube", "config")) : files;
    }

    private static ObjectNode read(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw notKubeconfig(file, null);
            }
            if (YAML.readTree(Files.readString(file)) instanceof ObjectNode document) {
                makeAbsolute(document, file.toAbsolutePath().getParent());
                return document;
            }
            throw notKubeconfig(file, null);
        } catch (IOException | JacksonException unreadable) {
            throw notKubeconfig(file, unreadable);
        }
    }

    private static CliFailure notKubeconfig(Path file, @Nullable Throwable cause) {
        return new CliFailure(
                ExitCode.USAGE,
                "The file " + file + " cannot be read as a kubeconfig.",
                "Name another with --kubeconfig or KUBECONFIG.",
                cause);
    }

    /** File names in a kubeconfig are meant relative to it. */
    private static void makeAbsolute(ObjectNode document, @Nullable Path folder) {
        for (String list : List.of("clusters", "users")) {
            for (JsonNode entry : document.path(list)) {
                if (entry.path(list.equals("clusters") ? "cluster" : "user") instanceof ObjectNode body) {
                    for (String key : FILE_KEYS) {
                        String name = body.path(key).asString("");
                        if (!name.isEmpty() && folder != null) {
                            body.put(key, folder.resolve(name).normalize().toString());
                        }
                    }
                }
            }
        }
    }

    private static String currentContext(List<ObjectNode> documents) {
        return documents.stream()
                .map(document -> document.path("current-context").asString(""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Optional<JsonNode> named(List<ObjectNode> documents, String list, String name) {
        for (ObjectNode document : documents) {
            for (JsonNode entry : document.path(list)) {
                if (entry.path("name").asString("").equals(name)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    private static String contexts(List<ObjectNode> documents) {
        List<String> names = new ArrayList<>();
        for (ObjectNode document : documents) {
            document.path("contexts")
                    .forEach(entry -> names.add(entry.path("name").asString("?")));
        }
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static String names(List<Path> files) {
        return String.join(", ", files.stream().map(Path::toString).toList());
    }
}
