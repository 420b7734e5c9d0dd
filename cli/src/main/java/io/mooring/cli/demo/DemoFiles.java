package io.mooring.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the demonstration that come with the command line. */
final class DemoFiles {
    private static final List<String> REPOSITORY = List.of(
            "apps/kustomization.yaml",
            "apps/namespace.yaml",
            "apps/settings.yaml",
            "apps/web.yaml",
            "charts/hello/Chart.yaml",
            "charts/hello/templates/greeting.yaml",
            "charts/hello/values.yaml",
            "extensions/hello.yaml");
    private static final List<String> CHART = List.of("Chart.yaml", "templates/greeting.yaml", "values.yaml");

    private DemoFiles() {}

    /** The contents of the Git repository by path. */
    static Map<String, byte[]> repository() {
        return read("/demo/repository/", REPOSITORY);
    }

    /** The chart that the chart repository offers. */
    static Map<String, byte[]> chart() {
        return read("/demo/charts/greeting/", CHART);
    }

    private static Map<String, byte[]> read(String folder, List<String> names) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : names) {
            try (InputStream file = DemoFiles.class.getResourceAsStream(folder + name)) {
                if (file == null) {
                    throw new IllegalStateException("not on the class path: " + folder + name);
                }
                files.put(name, file.readAllBytes());
            } catch (IOException unreadable) {
                throw new UncheckedIOException("read " + folder + name, unreadable);
            }
        }
        return files;
    }
}
