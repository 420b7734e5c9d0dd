package io.mooring.functions.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * Extension types in a Git repository. Functions keep nothing on disk between two runs, so a new commit is fetched alone
 * (depth 1) into a folder that goes again; as long as the commit is the same, one request for the list of refs is all.
 */
public final class GitTypeSource implements TypeSource {
    private static final int TIMEOUT_SECONDS = 20;
    private static final int FILES_MAX = 200;
    private static final int FILE_BYTES_MAX = 64 << 10;
    private static final int OBJECTS_MAX = 20_000;
    private static final String FETCHED = "refs/mooring/fetched";

    private final Place place;

    /**
     * A folder in a repository.
     *
     * @param ref a branch, a tag or a commit; empty is the default branch
     * @param path of the folder; empty is the root
     */
    public record Place(
            String url,
            String ref,
            String path,
            @Nullable String username,
            @Nullable String password) {
        @Override
        public String toString() {
            return url + (ref.isEmpty() ? "" : " at " + ref) + (path.isEmpty() ? "" : " in " + path);
        }
    }

    public GitTypeSource(Place place) {
        this.place = place;
    }

    @Override
    public String name() {
        return place.toString();
    }

    @Override
    public Optional<Fetched> fetch(String known) throws IOException {
        try {
            ObjectId commit = resolve();
            return commit.name().equals(known) ? Optional.empty() : Optional.of(fetch(commit));
        } catch (GitAPIException e) {
            throw new IOException(place.url() + " cannot be fetched: " + e.getMessage(), e);
        }
    }

    private ObjectId resolve() throws GitAPIException, IOException {
        if (ObjectId.isId(place.ref())) {
            return ObjectId.fromString(place.ref());
        }
        Map<String, Ref> refs = Git.lsRemoteRepository()
                .setRemote(place.url())
                .setCredentialsProvider(login())
                .setTimeout(TIMEOUT_SECONDS)
                .callAsMap();
        for (String name : place.ref().isEmpty()
                ? new String[] {Constants.HEAD}
                : new String[] {Constants.R_HEADS + place.ref(), Constants.R_TAGS + place.ref(), place.ref()}) {
            Ref ref = refs.get(name);
            if (ref != null) {
                ObjectId peeled = ref.getPeeledObjectId();
                ObjectId id = peeled == null ? ref.getObjectId() : peeled;
                if (id != null) {
                    return id;
                }
            }
        }
        throw new IOException(place.url() + " has neither a branch nor a tag '"
                + (place.ref().isEmpty() ? "HEAD" : place.ref()) + "'");
    }

    private Fetched fetch(ObjectId commit) throws GitAPIException, IOException {
        Path folder = Files.createTempDirectory("mooring-types");
        try (Git git = Git.init().setBare(true).setGitDir(folder.toFile()).call()) {
            git.fetch()
                    .setRemote(place.url())
                    .setCredentialsProvider(login())
                    .setRefSpecs(new RefSpec("+" + commit.name() + ":" + FETCHED))
                    .setDepth(1)
                    .setTimeout(TIMEOUT_SECONDS)
                    .setProgressMonitor(new Limit())
                    .call();
            return new Fetched(commit.name(), files(git.getRepository(), commit));
        } finally {
            delete(folder);
        }
    }

    private Map<String, byte[]> files(Repository repository, ObjectId commit) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(commit).getTree());
            tree.setRecursive(true);
            String folder = place.path().isEmpty() ? "" : place.path().replaceAll("^/+|/+$", "") + "/";
            while (tree.next()) {
                String path = tree.getPathString();
                if (!path.startsWith(folder) || !path.matches(".+\\.ya?ml")) {
                    continue;
                }
                if (files.size() >= FILES_MAX) {
                    throw new IOException(place + " has more than " + FILES_MAX + " files");
                }
                try {
                    files.put(
                            path.substring(folder.length()),
                            repository.open(tree.getObjectId(0)).getCachedBytes(FILE_BYTES_MAX));
                } catch (LargeObjectException e) {
                    throw new IOException(path + " has more than " + FILE_BYTES_MAX + " bytes", e);
                }
            }
        }
        return files;
    }

    private @Nullable CredentialsProvider login() {
        return place.username() == null || place.password() == null
                ? null
                : new UsernamePasswordCredentialsProvider(place.username(), place.password());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Ends the fetch of a repository that is far larger than a catalogue. */
    private static final class Limit extends EmptyProgressMonitor {
        private final AtomicInteger objects = new AtomicInteger();

        @Override
        public void update(int completed) {
            objects.addAndGet(completed);
        }

        @Override
        public boolean isCancelled() {
            return objects.get() > OBJECTS_MAX;
        }
    }
}
