package io.mooring.azurite.host;

import io.mooring.azurite.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The folder that azure-functions-maven-plugin stages, read and checked. */
record StagedApp(Path folder, Duration timeout, List<FunctionDescriptor> functions) {
    private static final Pattern SETTING = Pattern.compile("%([A-Za-z0-9_.:-]+)%");
    /** The front end of Azure drops a request after this time, whatever host.json says. */
    private static final Duration TIMEOUT_MAX = Duration.ofSeconds(230);

    private static final String DEFAULT_PREFIX = "api";

    StagedApp {
        functions = List.copyOf(functions);
    }

    /** Throws IllegalArgumentException that names the file and what is wrong in it. */
    static StagedApp read(Path folder, Map<String, String> settings) {
        JsonNode host = json(folder.resolve("host.json"));
        if (!host.path("version").asString("").equals("2.0")) {
            throw new IllegalArgumentException(folder.resolve("host.json") + ": version must be \"2.0\"");
        }
        String prefix = host.path("extensions").path("http").path("routePrefix").asString(DEFAULT_PREFIX);
        List<FunctionDescriptor> functions = new ArrayList<>();
        for (Path file : functionFiles(folder)) {
            functions.add(function(file, prefix, settings));
        }
        if (functions.isEmpty()) {
            throw new IllegalArgumentException("no function.json below " + folder);
        }
        return new StagedApp(folder, timeout(host), functions);
    }

    /** The Values of {@code local.settings.json}: defaults for what the environment does not have. */
    static Map<String, String> localSettings(Path folder) {
        Path file = folder.resolve("local.settings.json");
        Map<String, String> values = new LinkedHashMap<>();
        if (Files.isRegularFile(file)) {
            JsonNode settings = json(file);
            if (settings.path("IsEncrypted").asBoolean(false)) {
                throw new IllegalArgumentException(file + " is encrypted, which only the Azure tools can read");
            }
            settings.path("Values")
                    .properties()
                    .forEach(
                            value -> values.put(value.getKey(), value.getValue().asString("")));
        }
        return values;
    }

    /** The app's own jars and its libraries. */
    List<Path> classPath() {
        Set<Path> jars = new TreeSet<>();
        for (FunctionDescriptor function : functions) {
            jars.add(folder.resolve(function.name())
                    .resolve(function.scriptFile())
                    .normalize());
        }
        List<Path> path = new ArrayList<>(jars);
        Path lib = folder.resolve("lib");
        if (Files.isDirectory(lib)) {
            try (Stream<Path> files = Files.list(lib)) {
                path.addAll(files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .toList());
            } catch (IOException e) {
                throw new UncheckedIOException("list " + lib, e);
            }
        }
        return path;
    }

    private static List<Path> functionFiles(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.resolve("function.json"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("list the functions in " + folder, e);
        }
    }

    private static FunctionDescriptor function(Path file, String prefix, Map<String, String> settings) {
        JsonNode json = json(file);
        String name = file.resolveSibling("").getFileName().toString();
        String entryPoint = json.path("entryPoint").asString("");
        int dot = entryPoint.lastIndexOf('.');
        if (dot < 1 || json.path("scriptFile").asString("").isEmpty()) {
            throw new IllegalArgumentException(file + ": entryPoint and scriptFile must be there");
        }
        List<FunctionDescriptor.Trigger> triggers = new ArrayList<>();
        try {
            for (JsonNode binding : json.path("bindings")) {
                addTrigger(binding, name, prefix, settings, triggers);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        if (triggers.size() != 1) {
            throw new IllegalArgumentException(file + ": exactly one trigger is needed, there are " + triggers.size());
        }
        return new FunctionDescriptor(
                name,
                json.path("scriptFile").asString(""),
                entryPoint.substring(0, dot),
                entryPoint.substring(dot + 1),
                triggers.getFirst());
    }

    private static void addTrigger(
            JsonNode binding,
            String name,
            String prefix,
            Map<String, String> settings,
            List<FunctionDescriptor.Trigger> triggers) {
        switch (binding.path("type").asString("")) {
            case "httpTrigger" -> {
                String route = resolve(binding.path("route").asString(name), settings);
                Set<String> methods = new TreeSet<>();
                binding.path("methods")
                        .forEach(method -> methods.add(method.asString("").toUpperCase(Locale.ROOT)));
                boolean binary = binding.path("dataType").asString("").equalsIgnoreCase("binary");
                triggers.add(new FunctionDescriptor.Trigger.Http(
                        RouteTemplate.parse(prefix.isEmpty() ? route : prefix + "/" + route), methods, binary));
            }
            case "timerTrigger" ->
                triggers.add(new FunctionDescriptor.Trigger.Timer(
                        Ncrontab.parse(resolve(binding.path("schedule").asString(""), settings)),
                        binding.path("runOnStartup").asBoolean(false)));
            case "http" -> {} // The answer of an HTTP trigger.
            default ->
                throw new IllegalArgumentException("bindings of type '"
                        + binding.path("type").asString("") + "' are not supported; httpTrigger and timerTrigger are");
        }
    }

    /** Puts settings in place of {@code %NAME%}. */
    static String resolve(String text, Map<String, String> settings) {
        Matcher matcher = SETTING.matcher(text);
        return matcher.replaceAll(found -> {
            String value = settings.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("'%" + found.group(1) + "%' does not resolve to a setting");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static Duration timeout(JsonNode host) {
        String text = host.path("functionTimeout").asString("");
        if (text.isEmpty() || text.equals("-1")) {
            return TIMEOUT_MAX;
        }
        String[] parts = text.split(":", -1);
        try {
            Duration timeout = Duration.ofHours(Integer.parseInt(parts[0]))
                    .plusMinutes(Integer.parseInt(parts[1]))
                    .plusSeconds(Integer.parseInt(parts[2]));
            return timeout.compareTo(TIMEOUT_MAX) < 0 ? timeout : TIMEOUT_MAX;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("host.json: functionTimeout must be hh:mm:ss, not " + text, e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return PrivateFiles.JSON.readTree(
                    PrivateFiles.read(file).orElseThrow(() -> new IllegalArgumentException("no such file: " + file)));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
