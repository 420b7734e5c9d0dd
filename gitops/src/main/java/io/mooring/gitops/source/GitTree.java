package io.mooring.gitops.source;

import io.mooring.gitops.build.BuildFailed;
import io.mooring.gitops.build.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The files of a commit, read from the store without a checkout. */
public final class GitTree implements SourceTree, AutoCloseable {
    private static final int FILES_MAX = 200_000;
    private static final int FILE_BYTES_MAX = 64 << 20;

    private final ObjectReader reader;
    private final ObjectId root;
    private final GitIgnore ignore;
    private final Runnable release;

    /** One reader is used by one thread at a time: builds of several folders may share this tree. */
    private final ReentrantLock reading = new ReentrantLock();

    GitTree(Repository repository, ObjectId root, String ignore, Runnable release) throws IOException {
        this.reader = repository.newObjectReader();
        this.root = root;
        this.release = release;
        String rules = ignore.isEmpty() ? GitIgnore.USUAL : ignore;
        TreeWalk sourceIgnore = TreeWalk.forPath(reader, ".sourceignore", root);
        if (sourceIgnore != null && FileMode.REGULAR_FILE.equals(sourceIgnore.getRawMode(0))) {
            byte[] more = reader.open(sourceIgnore.getObjectId(0)).getCachedBytes(1 << 20);
            rules = rules + "\n" + new String(more, StandardCharsets.UTF_8);
        }
        this.ignore = GitIgnore.of(rules);
    }

    @Override
    public Optional<String> folderId(String path) {
        reading.lock();
        try {
            return folder(path).map(ObjectId::name);
        } catch (IOException e) {
            throw new UncheckedIOException("find folder " + path, e);
        } finally {
            reading.unlock();
        }
    }

    @Override
    public List<SourceFile> files(String folder) throws BuildFailed {
        reading.lock();
        try (TreeWalk walk = new TreeWalk(reader)) {
            Optional<ObjectId> start = folder(folder);
            if (start.isEmpty()) {
                return List.of();
            }
            List<SourceFile> files = new ArrayList<>();
            walk.addTree(start.get());
            String prefix = folder.isEmpty() ? "" : folder + "/";
            while (walk.next()) {
                String path = prefix + walk.getPathString();
                int mode = walk.getRawMode(0);
                if (ignore.matches(path, FileMode.TREE.equals(mode))) {
                    continue;
                }
                if (FileMode.TREE.equals(mode)) {
                    walk.enterSubtree();
                } else if (FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode)) {
                    ObjectId blob = walk.getObjectId(0);
                    files.add(new SourceFile(
                            path, blob.name(), reader.getObjectSize(blob, org.eclipse.jgit.lib.Constants.OBJ_BLOB)));
                }
                if (files.size() > FILES_MAX) {
                    throw new BuildFailed("the folder has more than " + FILES_MAX + " files");
                }
            }
            return List.copyOf(files);
        } catch (IOException e) {
            throw new UncheckedIOException("list files of " + folder, e);
        } finally {
            reading.unlock();
        }
    }

    @Override
    public byte[] read(SourceFile file) throws BuildFailed {
        reading.lock();
        try {
            return reader.open(ObjectId.fromString(file.blobId())).getCachedBytes(FILE_BYTES_MAX);
        } catch (LargeObjectException e) {
            throw new BuildFailed(file.path() + " is larger than " + (FILE_BYTES_MAX >> 20) + " MiB");
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file.path(), e);
        } finally {
            reading.unlock();
        }
    }

    /** Must be called by the thread that opened the tree: it holds the store's lock. */
    @Override
    public void close() {
        reader.close();
        release.run();
    }

    private Optional<ObjectId> folder(String path) throws IOException {
        if (path.isEmpty()) {
            return Optional.of(root);
        }
        try (TreeWalk walk = TreeWalk.forPath(reader, path, root)) {
            return walk == null || !FileMode.TREE.equals(walk.getRawMode(0))
                    ? Optional.empty()
                    : Optional.of(walk.getObjectId(0));
        }
    }
}
