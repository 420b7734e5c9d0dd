package io.mooring.gitops.source;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The submodules of a commit, and theirs: where they belong and which commit of which repository they are. */
final class GitSubmodules {
    private static final int SUBMODULES_MAX = 100;
    private static final int DEPTH_MAX = 10;

    private final GitStore store;
    private final GitFetch git;
    private final Set<String> schemes;

    GitSubmodules(GitStore store, GitFetch git, Set<String> schemes) {
        this.store = store;
        this.git = git;
        this.schemes = schemes;
    }

    /** A commit of another repository and the folder where it belongs. */
    record Submodule(String path, String url, String commit) {}

    private record Open(Submodule module, int depth) {}

    /** All submodules, fetched. Credentials are shown to the server they are meant for, and to no other. */
    List<Submodule> of(String url, String commit, Credentials credentials, Duration timeout) throws GitOperationFailed {
        List<Submodule> found = new ArrayList<>();
        Deque<Open> open = new ArrayDeque<>(List.of(new Open(new Submodule("", url, commit), 0)));
        while (!open.isEmpty()) {
            Open parent = open.remove();
            for (Submodule module : declared(parent.module())) {
                if (found.size() >= SUBMODULES_MAX || parent.depth() >= DEPTH_MAX) {
                    throw new GitOperationFailed("there are more than " + SUBMODULES_MAX
                            + " submodules, or they are nested" + " more than " + DEPTH_MAX + " deep");
                }
                git.fetch(
                        module.url(),
                        new GitRef.Commit(module.commit(), ""),
                        sameServer(url, module.url()) ? credentials : Credentials.NONE,
                        timeout);
                found.add(module);
                open.add(new Open(module, parent.depth() + 1));
            }
        }
        return found;
    }

    private List<Submodule> declared(Submodule parent) throws GitOperationFailed {
        try {
            return store.change(parent.url(), repository -> declared(repository, parent));
        } catch (IOException e) {
            throw new GitOperationFailed("failed to read the submodules of " + parent.url() + ": " + e.getMessage());
        }
    }

    private List<Submodule> declared(Repository repository, Submodule parent) throws GitOperationFailed, IOException {
        List<Submodule> declared = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(ObjectId.fromString(parent.commit()));
            try (TreeWalk file = TreeWalk.forPath(repository, ".gitmodules", commit.getTree())) {
                if (file == null) {
                    return List.of();
                }
                Config modules = new BlobBasedConfig(null, repository, file.getObjectId(0));
                for (String name : modules.getSubsections("submodule")) {
                    String path = String.valueOf(modules.getString("submodule", name, "path"));
                    Optional<String> id = link(repository, commit, path);
                    if (id.isPresent()) {
                        String url = resolve(parent.url(), String.valueOf(modules.getString("submodule", name, "url")));
                        declared.add(new Submodule(
                                parent.path().isEmpty() ? path : parent.path() + "/" + path, url, id.get()));
                    }
                }
            }
        } catch (ConfigInvalidException e) {
            throw new GitOperationFailed(".gitmodules cannot be read: " + e.getMessage());
        }
        return declared;
    }

    private static Optional<String> link(Repository repository, RevCommit commit, String path) throws IOException {
        try (TreeWalk entry = TreeWalk.forPath(repository, path, commit.getTree())) {
            return entry != null && FileMode.GITLINK.equals(entry.getRawMode(0))
                    ? Optional.of(entry.getObjectId(0).name())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // An empty path names nothing.
        }
    }

    /** The URL of a submodule, which may be relative to that of its parent. */
    private String resolve(String parent, String url) throws GitOperationFailed {
        String resolved = url;
        if (url.startsWith("./") || url.startsWith("../")) {
            String base = parent.replaceFirst("/+$", "");
            String rest = url;
            while (rest.startsWith("./") || rest.startsWith("../")) {
                if (rest.startsWith("../")) {
                    base = base.substring(0, Math.max(0, base.lastIndexOf('/')));
                }
                rest = rest.substring(rest.indexOf('/') + 1);
            }
            resolved = base + "/" + rest;
        }
        try {
            URI uri = URI.create(resolved);
            if (schemes.contains(String.valueOf(uri.getScheme())) && (uri.getHost() != null || isFile(uri))) {
                return resolved;
            }
        } catch (IllegalArgumentException e) {
            // The same sentence says it.
        }
        throw new GitOperationFailed(
                "a submodule has a URL that is not supported: '" + resolved.replaceAll("://[^/@]+@", "://***@") + "'");
    }

    private static boolean isFile(URI uri) {
        return "file".equals(uri.getScheme());
    }

    private static boolean sameServer(String one, String other) {
        URI first = URI.create(one);
        URI second = URI.create(other);
        return String.valueOf(first.getScheme()).equals(second.getScheme())
                && String.valueOf(first.getHost()).equalsIgnoreCase(String.valueOf(second.getHost()))
                && first.getPort() == second.getPort();
    }
}
