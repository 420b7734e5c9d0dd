package io.mooring.e2e.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the checkout that people wrote. */
record SourceTree(Path root) {
    private static final List<String> BUILT = List.of("target", "node_modules", ".git");

    /** The checkout in which this test runs: the nearest folder upwards that holds mvnw. */
    static SourceTree here() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return new SourceTree(folder);
    }

    List<SourceFile> javaFiles() {
        return files().filter(file -> file.toString().endsWith(".java"))
                .map(this::source)
                .toList();
    }

    /** Every file that is text, by its ending or name. */
    List<SourceFile> textFiles() {
        return files().filter(SourceTree::isText).map(this::source).toList();
    }

    private Stream<Path> files() {
        try (Stream<Path> all = Files.walk(root)) {
            return all
                    .filter(Files::isRegularFile)
                    .filter(file -> Stream.of(root.relativize(file).toString().split("/"))
                            .noneMatch(BUILT::contains))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("read the sources below " + root, e);
        }
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return !name.matches(".*\\.(png|jpg|tgz|gz|jar|so|ico|woff2?)");
    }

    private SourceFile source(Path file) {
        try {
            return new SourceFile(root.relativize(file).toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    /**
     * One file.
     *
     * @param path relative to the checkout, with slashes
     */
    record SourceFile(String path, String text) {
        boolean isMain() {
            return path.contains("/src/main/");
        }

        String simpleName() {
            return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.java$", "");
        }

        /** The module's folder: the first part of the path. */
        String module() {
            return path.substring(0, Math.max(0, path.indexOf('/')));
        }

        List<String> lines() {
            return text.lines().toList();
        }
    }
}
