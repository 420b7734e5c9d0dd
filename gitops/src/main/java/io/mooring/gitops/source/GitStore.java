package io.mooring.gitops.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** One bare repository per URL on disk, a shelf, shared by all who use that URL. It is a cache: whatever is missing is fetched again. */
public final class GitStore implements AutoCloseable {
    /** Every fetch adds a pack; JGit slows down with their number, and collecting them needs more time than fetching anew. */
    private static final int PACKS_MAX = 50;

    private final Path folder;
    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();

    public GitStore(Path folder) {
        GitEnvironment.install();
        this.folder = folder;
    }

    /** Whether the store has what an artifact offers. */
    public boolean has(Artifact artifact) {
        Optional<GitTree> tree = open(artifact);
        tree.ifPresent(GitTree::close);
        return tree.isPresent();
    }

    /** Reads an artifact; empty if the store does not have it (any more). The reader holds it until it is closed. */
    public Optional<GitTree> open(Artifact artifact) {
        Shelf shelf = shelf(artifact.shelf());
        shelf.lock.readLock().lock();
        boolean kept = false;
        try {
            Repository repository = shelf.repository();
            ObjectId id = ObjectId.fromString(artifact.tree());
            if (!repository.getObjectDatabase().has(id)) {
                return Optional.empty();
            }
            try (RevWalk walk = new RevWalk(repository)) {
                GitTree tree = new GitTree(
                        repository,
                        walk.parseTree(id),
                        artifact.ignore(),
                        () -> shelf.lock.readLock().unlock());
                kept = true;
                return Optional.of(tree);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("open revision " + artifact.revision(), e);
        } finally {
            if (!kept) {
                shelf.lock.readLock().unlock();
            }
        }
    }

    /**
     * Keeps a tree of files under a name and answers with its id; who asks for the name again gets it without its being made again.
     *
     * @param shelf where it is kept: what is kept on one shelf shares its files
     */
    public String keep(String shelf, String name, Filling filling) throws FetchFailed, IOException {
        return change(shelf, repository -> {
            Ref known = repository.exactRef(kept(name));
            ObjectId id = known == null ? null : known.getObjectId();
            if (id != null && repository.getObjectDatabase().has(id)) {
                return id.name();
            }
            ObjectId tree;
            try (GitTreeWriter writer = new GitTreeWriter(repository)) {
                filling.fill(writer);
                tree = writer.finish();
            }
            RefUpdate update = repository.updateRef(kept(name));
            update.setNewObjectId(tree);
            switch (update.forceUpdate()) {
                case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
                default -> throw new IOException("write down " + name + ": " + update.getResult());
            }
            return tree.name();
        });
    }

    /** The tree kept under a name, if it is still there. */
    public Optional<String> kept(String shelf, String name) {
        try {
            Ref known = shelf(shelf).repository().exactRef(kept(name));
            ObjectId id = known == null ? null : known.getObjectId();
            return Optional.ofNullable(id).map(ObjectId::name);
        } catch (IOException e) {
            throw new UncheckedIOException("look up " + name, e);
        }
    }

    private static String kept(String name) {
        return "refs/mooring/kept/" + hash(name);
    }

    /** Fills a tree with files. */
    public interface Filling {
        void fill(GitTreeWriter writer) throws FetchFailed, IOException;
    }

    /** Does something with the repository of a URL that changes it; one at a time. */
    <T, E extends Exception> T change(String url, Change<T, E> change) throws E, IOException {
        Shelf shelf = shelf(url);
        shelf.fetching.lock();
        try {
            if (shelf.packs() > PACKS_MAX) {
                shelf.renew();
            }
            return change.apply(shelf.repository());
        } finally {
            shelf.fetching.unlock();
        }
    }

    @Override
    public void close() {
        shelves.values().forEach(Shelf::close);
    }

    private Shelf shelf(String url) {
        return shelves.computeIfAbsent(url, key -> new Shelf(folder.resolve(hash(key) + ".git")));
    }

    private static String hash(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** An action on a repository. */
    interface Change<T, E extends Exception> {
        T apply(Repository repository) throws E, IOException;
    }

    private static final class Shelf {
        private final Path folder;
        /** Readers hold it shared; only renewing, which deletes files, holds it alone. Fetching beside readers is safe. */
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

        private final ReentrantLock fetching = new ReentrantLock();
        private @Nullable Repository repository;

        Shelf(Path folder) {
            this.folder = folder;
        }

        synchronized Repository repository() throws IOException {
            if (repository == null) {
                Repository opened = new FileRepositoryBuilder()
                        .setGitDir(folder.toFile())
                        .setBare()
                        .build();
                if (!Files.exists(folder.resolve("HEAD"))) {
                    Files.createDirectories(folder);
                    opened.create(true);
                }
                repository = opened;
            }
            return repository;
        }

        int packs() throws IOException {
            return repository() instanceof FileRepository files
                    ? files.getObjectDatabase().getPacks().size()
                    : 0;
        }

        void renew() throws IOException {
            lock.writeLock().lock();
            try {
                close();
                try (Stream<Path> paths = Files.walk(folder)) {
                    for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            } finally {
                lock.writeLock().unlock();
            }
        }

        synchronized void close() {
            if (repository != null) {
                repository.close();
                repository = null;
            }
        }
    }
}
