package io.mooring.extensions.chart;

import io.mooring.protocol.proxy.ProxyFailure;
import io.mooring.protocol.proxy.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Charts that are folders in Git repositories; only the chart's own files are written out, once per content. */
final class GitCharts {
    private static final int PACKS_MAX = 50;
    private static final int TIMEOUT_SECONDS = 60;
    private static final String FETCHED = "refs/mooring/fetched";

    private final Path cache;
    private final ChartArchive.Limits limits;

    GitCharts(Path cache, ChartArchive.Limits limits) {
        this.cache = cache;
        this.limits = limits;
    }

    Chart fetch(ChartSource.Git source, ChartAccess access) throws IOException, ChartUnavailable {
        CredentialsProvider login = access.user().isEmpty()
                ? CredentialsProvider.getDefault()
                : new UsernamePasswordCredentialsProvider(access.username(), access.password());
        try (CacheFolder folder = CacheFolder.enter(cache, "git", source.url() + access.cacheKey());
                Git git = open(folder.resolve("repository.git"))) {
            ObjectId commit = resolve(source, login);
            if (!git.getRepository().getObjectDatabase().has(commit)) {
                fetchCommit(git, source, commit, login);
            }
            return export(git.getRepository(), folder, source, commit);
        } catch (GitAPIException failed) {
            throw unreachable(source.url(), failed, access);
        }
    }

    /** Every fetch adds a pack; starting anew costs one shallow fetch, collecting garbage costs more. */
    private static Git open(Path bare) throws GitAPIException, IOException {
        if (Files.exists(bare.resolve("HEAD")) && packs(bare) <= PACKS_MAX) {
            return Git.open(bare.toFile());
        }
        CacheFolder.deleteTree(bare);
        Git git = Git.init().setBare(true).setGitDir(bare.toFile()).call();
        git.getRepository().getConfig().setInt("gc", null, "auto", 0);
        git.getRepository().getConfig().save();
        return git;
    }

    private static long packs(Path bare) throws IOException {
        try (Stream<Path> files = Files.list(bare.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }

    private static ObjectId resolve(ChartSource.Git source, @Nullable CredentialsProvider login)
            throws GitAPIException, ChartUnavailable {
        return switch (source.reference()) {
            case ChartSource.GitReference.Commit(String id) -> ObjectId.fromString(id);
            case ChartSource.GitReference.Tag(String name) -> remote(source.url(), Constants.R_TAGS + name, login);
            case ChartSource.GitReference.Branch(String name) ->
                remote(source.url(), name.isEmpty() ? Constants.HEAD : Constants.R_HEADS + name, login);
        };
    }

    private static ObjectId remote(URI url, String name, @Nullable CredentialsProvider login)
            throws GitAPIException, ChartUnavailable {
        Collection<Ref> refs = Git.lsRemoteRepository()
                .setRemote(url.toString())
                .setCredentialsProvider(login)
                .setTimeout(TIMEOUT_SECONDS)
                .call();
        Optional<Ref> found =
                refs.stream().filter(ref -> ref.getName().equals(name)).findFirst();
        ObjectId id = found.map(ref -> ref.getPeeledObjectId() == null ? ref.getObjectId() : ref.getPeeledObjectId())
                .orElse(null);
        if (id == null) {
            throw new ChartUnavailable(ChartUnavailable.Kind.NO_SUCH_VERSION, url + " has no " + name);
        }
        return id;
    }

    private static void fetchCommit(
            Git git, ChartSource.Git source, ObjectId commit, @Nullable CredentialsProvider login)
            throws ChartUnavailable, GitAPIException, IOException {
        String url = source.url().toString();
        try {
            fetch(git, url, new RefSpec("+" + commit.name() + ":" + FETCHED), 1, login);
        } catch (GitAPIException refused) {
            // Not every server gives out a commit by its id; then everything is fetched and looked through.
            fetch(git, url, new RefSpec("+refs/*:refs/mooring/all/*"), 0, login);
        }
        if (!git.getRepository().getObjectDatabase().has(commit)) {
            throw new ChartUnavailable(ChartUnavailable.Kind.NO_SUCH_VERSION, url + " has no commit " + commit.name());
        }
    }

    private static void fetch(Git git, String url, RefSpec what, int depth, @Nullable CredentialsProvider login)
            throws GitAPIException {
        var fetch = git.fetch()
                .setRemote(url)
                .setCredentialsProvider(login)
                .setRefSpecs(what)
                .setTimeout(TIMEOUT_SECONDS);
        if (depth > 0) {
            fetch.setDepth(depth);
        }
        fetch.call();
    }

    private Chart export(Repository repository, CacheFolder folder, ChartSource.Git source, ObjectId commit)
            throws IOException, ChartUnavailable {
        try (RevWalk walk = new RevWalk(repository)) {
            ObjectId tree = tree(repository, walk.parseCommit(commit).getTree(), source, commit);
            Path kept = folder.resolve(tree.name());
            if (!Files.isDirectory(kept)) {
                Path unfinished = folder.resolve("exporting");
                CacheFolder.deleteTree(unfinished);
                write(repository, tree, Files.createDirectories(unfinished));
                Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
            }
            Path file = kept.resolve("Chart.yaml");
            if (!Files.exists(file)) {
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.NO_SUCH_CHART,
                        "\"" + source.path() + "\" in " + source.url() + " at " + commit.name()
                                + " holds no chart: it has no Chart.yaml");
            }
            ChartMetadata metadata = ChartMetadata.parse(Files.readAllBytes(file));
            return new Chart(metadata.name(), metadata.version(), tree.name(), kept);
        }
    }

    private static ObjectId tree(Repository repository, RevTree root, ChartSource.Git source, ObjectId commit)
            throws IOException, ChartUnavailable {
        if (source.path().isEmpty()) {
            return root.getId();
        }
        try (TreeWalk found = TreeWalk.forPath(repository, source.path(), root)) {
            if (found == null || !found.isSubtree()) {
                throw new ChartUnavailable(
                        ChartUnavailable.Kind.NO_SUCH_CHART,
                        source.url() + " has no folder \"" + source.path() + "\" at " + commit.name());
            }
            return found.getObjectId(0);
        }
    }

    private void write(Repository repository, ObjectId tree, Path into) throws IOException, ChartUnavailable {
        long total = 0;
        int files = 0;
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(tree);
            walk.setRecursive(true);
            while (walk.next()) {
                FileMode mode = walk.getFileMode(0);
                if (!FileMode.REGULAR_FILE.equals(mode.getBits()) && !FileMode.EXECUTABLE_FILE.equals(mode.getBits())) {
                    throw new ChartUnavailable(
                            ChartUnavailable.Kind.UNSAFE,
                            "the chart holds \"" + walk.getPathString()
                                    + "\", which is a link or a submodule; only files and folders may be");
                }
                ChartArchive.requireSafe(walk.getPathString());
                ObjectLoader blob = repository.open(walk.getObjectId(0));
                total += blob.getSize();
                if (++files > limits.entriesMax()
                        || blob.getSize() > limits.fileBytesMax()
                        || total > limits.totalBytesMax()) {
                    throw new ChartUnavailable(
                            ChartUnavailable.Kind.TOO_LARGE, "the chart is larger than " + limits + " allows");
                }
                Path file = into.resolve(walk.getPathString());
                Files.createDirectories(file.resolve("..").normalize());
                try (InputStream content = blob.openStream()) {
                    Files.copy(content, file);
                }
            }
        }
    }

    private static ChartUnavailable unreachable(URI url, GitAPIException failed, ChartAccess access) {
        Optional<String> proxy = ProxyFailure.words(ProxySettings.ofProcess(), url, failed);
        if (proxy.isPresent()) {
            return new ChartUnavailable(
                    ChartUnavailable.Kind.UNREACHABLE, url + " cannot be fetched: " + proxy.get(), failed);
        }
        String said = String.valueOf(failed.getMessage());
        // JGit has no error of its own for this; these are its words.
        if (said.contains("not authorized") || said.contains("Authentication is required")) {
            return new ChartUnavailable(
                    ChartUnavailable.Kind.UNAUTHORIZED,
                    url + " is not for us "
                            + access.user()
                                    .map(user -> "as the user \"" + user + "\"")
                                    .orElse("without credentials; name a Secret with username and password as"
                                            + " secretRef"),
                    failed);
        }
        return new ChartUnavailable(ChartUnavailable.Kind.UNREACHABLE, url + " cannot be fetched: " + said, failed);
    }
}
