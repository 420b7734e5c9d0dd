package io.mooring.gitops.build;

import io.mooring.gitops.build.SourceTree.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a repository that a kustomize build reads: the smallest folder that holds everything it refers to. Whatever
 * is not in the repository is refused here, before kustomize could try to fetch it from elsewhere.
 */
final class KustomizeScope {
    private static final int KUSTOMIZATIONS_MAX = 1000;

    private final SourceTree tree;

    KustomizeScope(SourceTree tree) {
        this.tree = tree;
    }

    /** The folder to write out for a build of {@code start}. */
    String of(String start) throws BuildFailed {
        return walk(start, new HashSet<>());
    }

    /** The folders whose kustomization.yaml a build of {@code start} reads. */
    Set<String> folders(String start) throws BuildFailed {
        Set<String> seen = new HashSet<>();
        walk(start, seen);
        return seen;
    }

    private String walk(String start, Set<String> seen) throws BuildFailed {
        String scope = start;
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String folder = open.remove();
            if (!seen.add(folder)) {
                continue;
            }
            if (seen.size() > KUSTOMIZATIONS_MAX) {
                throw new BuildFailed(
                        "kustomize build of " + start + " refers to more than " + KUSTOMIZATIONS_MAX + " folders");
            }
            scope = commonFolder(scope, folder);
            for (String target : references(folder, open)) {
                scope = commonFolder(scope, target);
            }
        }
        return scope;
    }

    private List<String> references(String folder, Deque<String> open) throws BuildFailed {
        List<SourceFile> files = tree.files(folder);
        Optional<SourceFile> file = files.stream()
                .filter(candidate ->
                        candidate.folder().equals(folder) && KustomizationFile.NAMES.contains(candidate.name()))
                .findFirst();
        if (file.isEmpty()) {
            throw new BuildFailed(
                    "kustomize: no kustomization.yaml in " + (folder.isEmpty() ? "the root folder" : folder));
        }
        String name = file.get().path();
        KustomizationFile content =
                KustomizationFile.parse(name, new String(tree.read(file.get()), StandardCharsets.UTF_8));
        List<String> targets = new ArrayList<>();
        for (String resource : content.resources()) {
            String target = resolve(folder, resource, name);
            if (tree.folderId(target).isPresent()) {
                open.add(target);
            } else if (isFile(target)) {
                targets.add(parent(target));
            } else {
                throw new BuildFailed(name + ": '" + resource + "' is not in the repository"
                        + (remote(resource) ? " (remote resources are refused)" : ""));
            }
        }
        for (String path : content.paths()) {
            if (remote(path)) {
                throw new BuildFailed(name + ": '" + path + "' is remote; remote resources are refused");
            }
            targets.add(parent(resolve(folder, path, name)));
        }
        return targets;
    }

    private boolean isFile(String path) throws BuildFailed {
        String folder = parent(path);
        return tree.folderId(folder).isPresent()
                && tree.files(folder).stream().anyMatch(file -> file.path().equals(path));
    }

    static boolean remote(String reference) {
        return reference.contains("://") || reference.startsWith("git@") || reference.startsWith("git::");
    }

    /** Resolves a reference inside of the repository; one that leads out of it is refused. */
    static String resolve(String folder, String reference, String file) throws BuildFailed {
        List<String> segments = new ArrayList<>(folder.isEmpty() ? List.of() : List.of(folder.split("/", -1)));
        for (String segment : reference.split("/", -1)) {
            if (segment.equals("..")) {
                if (segments.isEmpty()) {
                    throw new BuildFailed(file + ": '" + reference + "' leads out of the repository");
                }
                segments.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return String.join("/", segments);
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static String commonFolder(String one, String other) {
        String common = one;
        while (!common.isEmpty() && !other.equals(common) && !other.startsWith(common + "/")) {
            common = parent(common);
        }
        return common;
    }
}
