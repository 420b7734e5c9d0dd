package io.mooring.azurite.stagedapp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Lays out by hand what azure-functions-maven-plugin would stage. */
public final class StagedTestApp {
    private StagedTestApp() {}

    public static Path at(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(
                folder.resolve("host.json"),
                "{\"version\":\"2.0\",\"extensions\":{\"http\":{\"routePrefix\":\"\"}},\"functionTimeout\":\"00:00:20\"}");
        Files.writeString(
                folder.resolve("local.settings.json"),
                "{\"IsEncrypted\":false,\"Values\":{\"TICK_SCHEDULE\":\"0 0 0 1 1 *\",\"FROM_FILE\":\"file\"}}");
        http(folder, "echo", "things/{name}", "\"GET\",\"PUT\",\"POST\"", "");
        http(folder, "special", "things/special", "\"GET\"", "");
        http(folder, "rest", "rest/{*path}", "\"GET\"", "");
        http(folder, "binary", "binary", "\"POST\"", ",\"dataType\":\"binary\"");
        http(folder, "mistaken", "mistaken", "\"POST\"", "");
        http(folder, "boom", "boom", "\"GET\"", "");
        http(folder, "environment", "environment/{name}", "\"GET\"", "");
        http(folder, "libraries", "libraries", "\"GET\"", "");
        http(folder, "ticks", "ticks", "\"GET\"", "");
        function(folder, "tick", "{\"type\":\"timerTrigger\",\"name\":\"timer\",\"schedule\":\"%TICK_SCHEDULE%\"}");
        try (OutputStream out = Files.newOutputStream(folder.resolve("app.jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            add(jar, TestFunctions.class);
            add(jar, TestInjector.class);
            jar.putNextEntry(new JarEntry(
                    "META-INF/services/com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector"));
            jar.write(TestInjector.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return folder;
    }

    private static void http(Path folder, String name, String route, String methods, String more) throws IOException {
        function(
                folder,
                name,
                "{\"type\":\"httpTrigger\",\"direction\":\"in\",\"name\":\"req\",\"route\":\"" + route
                        + "\",\"methods\":[" + methods + "],\"authLevel\":\"ANONYMOUS\"" + more
                        + "},{\"type\":\"http\",\"direction\":\"out\",\"name\":\"$return\"}");
    }

    private static void function(Path folder, String name, String bindings) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("function.json");
        Files.writeString(
                file,
                "{\"scriptFile\":\"../app.jar\",\"entryPoint\":\"" + TestFunctions.class.getName() + "." + name
                        + "\",\"bindings\":[" + bindings + "]}");
    }

    private static void add(JarOutputStream jar, Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(path));
        try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
