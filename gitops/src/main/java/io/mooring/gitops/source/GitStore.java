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
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** One bare repository per URL on disk, shared by all who use that URL. It is a cache: whatever is missing is fetched again. */
public final class GitStore implements AutoCloseable {
    /** Every fetch adds a pack; JGit slows down with their number, and collecting them needs more time than fetching anew. */
    private static final int PACKS_MAX = 50;

    private final Path folder;
    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();

    public GitStore(Path folder) {
        GitEnvironment.install();
        this.folder = folder;
    }

    /** Reads the tree of a commit; empty if the store does not have it (any more). The reader holds it until it is closed. */
    public Optional<GitTree> open(String url, Revision revision, String ignore) {
        Shelf shelf = shelf(url);
        shelf.lock.readLock().lock();
        boolean kept = false;
        try {
            Repository repository = shelf.repository();
            ObjectId id = ObjectId.fromString(revision.commit());
            if (!repository.getObjectDatabase().has(id)) {
                return Optional.empty();
            }
            try (RevWalk walk = new RevWalk(repository)) {
                RevCommit commit = walk.parseCommit(id);
                kept = true;
                return Optional.of(new GitTree(
                        repository,
                        commit.getTree(),
                        ignore,
                        () -> shelf.lock.readLock().unlock()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("open commit " + revision, e);
        } finally {
            if (!kept) {
                shelf.lock.readLock().unlock();
            }
        }
    }

    /** Does something with the repository of a URL that changes it; one at a time. */
    <T> T change(String url, Change<T> change) throws GitOperationFailed, IOException {
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
        return shelves.computeIfAbsent(url, key -> new Shelf(folder.resolve(name(key))));
    }

    private static String name(String url) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16) + ".git";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** An action on a repository. */
    interface Change<T> {
        T apply(Repository repository) throws GitOperationFailed, IOException;
    }

    private static final class Shelf {
        private final Path folder;
        /** Readers hold it shared; only renewing, which deletes files, holds it alone. Fetching beside readers is safe. */
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

        private final java.util.concurrent.locks.ReentrantLock fetching =
                new java.util.concurrent.locks.ReentrantLock();
        private @org.jspecify.annotations.Nullable Repository repository;

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
