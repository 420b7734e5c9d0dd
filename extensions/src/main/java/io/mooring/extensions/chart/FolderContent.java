package io.mooring.extensions.chart;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** All files of a small folder, by their paths in it, from the disk or the class path. */
public final class FolderContent {
    private FolderContent() {}

    /**
     * Reads a folder of resources.
     *
     * @param landmark a file that the folder is known to hold: class paths can be asked for files only
     * @return nothing when there is no such folder
     */
    public static Map<String, byte[]> onClassPath(ClassLoader loader, String folder, String landmark)
            throws IOException {
        URL found = loader.getResource(folder + "/" + landmark);
        if (found == null) {
            return Map.of();
        }
        if (found.openConnection() instanceof JarURLConnection connection) {
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                return in(jar, folder + "/");
            }
        }
        try {
            return in(Path.of(found.toURI()).resolve("..").normalize());
        } catch (URISyntaxException impossible) {
            throw new IOException("the address of a resource is no path: " + found, impossible);
        }
    }

    static Map<String, byte[]> in(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static Map<String, byte[]> in(JarFile jar, String prefix) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
                try (InputStream content = jar.getInputStream(entry)) {
                    files.put(entry.getName().substring(prefix.length()), content.readAllBytes());
                }
            }
        }
        return files;
    }
}
