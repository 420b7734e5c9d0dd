package io.mooring.gitops.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.InvalidPathException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;

/**
 * Puts files that do not come from Git into the store as one tree. Names lead nowhere: a file is an entry of the tree, and a path that
 * is none is refused. Number and size of the files are limited.
 */
public final class GitTreeWriter implements AutoCloseable {
    static final int FILES_MAX = 100_000;
    static final long FILE_BYTES_MAX = 64L << 20;
    static final long BYTES_MAX = 256L << 20;

    private final Repository repository;
    private final ObjectInserter inserter;
    private final Map<String, ObjectId> files = new TreeMap<>();
    private long bytes;

    GitTreeWriter(Repository repository) {
        this.repository = repository;
        this.inserter = repository instanceof FileRepository onDisk
                ? onDisk.getObjectDatabase().newPackInserter()
                : repository.newObjectInserter();
    }

    /** Adds a file, or replaces the one of that path; answers with the id of its content, empty if it is left out. */
    public String add(String path, long size, InputStream content) throws IOException {
        Optional<String> name = normal(path);
        bytes += size;
        if (size > FILE_BYTES_MAX) {
            throw new IOException("'" + path + "' is larger than " + (FILE_BYTES_MAX >> 20) + " MiB");
        }
        if (bytes > BYTES_MAX) {
            throw new IOException("the files are larger than " + (BYTES_MAX >> 20) + " MiB");
        }
        if (name.isEmpty()) {
            content.transferTo(OutputStream.nullOutputStream());
            return "";
        }
        ObjectId id = inserter.insert(Constants.OBJ_BLOB, size, content);
        put(name.get(), id);
        return id.name();
    }

    /** Adds a file whose content the store may have already; false if it does not have it. */
    public boolean reuse(String path, String contentId) throws IOException {
        ObjectId id = ObjectId.fromString(contentId);
        if (!repository.getObjectDatabase().has(id)) {
            return false;
        }
        Optional<String> name = normal(path);
        if (name.isPresent()) {
            put(name.get(), id);
        }
        return true;
    }

    /** Adds the files of a commit that is in the same store, of these folders only if there are any. */
    void addTree(String commit, List<String> folders) throws IOException {
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseTree(ObjectId.fromString(commit)));
            tree.setRecursive(true);
            if (!folders.isEmpty()) {
                tree.setFilter(PathFilterGroup.createFromStrings(folders));
            }
            while (tree.next()) {
                int mode = tree.getRawMode(0);
                if (FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode)) {
                    put(tree.getPathString(), tree.getObjectId(0));
                }
            }
        }
    }

    /** Takes out a file or a folder. */
    void remove(String path) {
        files.keySet().removeIf(file -> file.equals(path) || file.startsWith(path + "/"));
    }

    /** Writes the tree and answers with its id. */
    ObjectId finish() throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (Map.Entry<String, ObjectId> file : files.entrySet()) {
            for (String folder = parent(file.getKey()); !folder.isEmpty(); folder = parent(folder)) {
                if (files.containsKey(folder)) {
                    throw new IOException("'" + folder + "' is both a file and a folder");
                }
            }
            builder.add(entry(file.getKey(), file.getValue()));
        }
        builder.finish();
        ObjectId tree = index.writeTree(inserter);
        inserter.flush();
        return tree;
    }

    @Override
    public void close() {
        inserter.close();
    }

    private void put(String name, ObjectId id) throws IOException {
        files.put(name, id);
        if (files.size() > FILES_MAX) {
            throw new IOException("there are more than " + FILES_MAX + " files");
        }
    }

    private static DirCacheEntry entry(String path, ObjectId id) throws IOException {
        try {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(id);
            return entry;
        } catch (InvalidPathException e) {
            throw new IOException("'" + path + "' is no path of a file", e);
        }
    }

    /** The path without the dots that change nothing; empty for what belongs to a version control system. */
    private static Optional<String> normal(String path) throws IOException {
        StringBuilder name = new StringBuilder();
        if (path.startsWith("/") || path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
            throw new IOException("'" + path + "' is no relative path");
        }
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                throw new IOException("'" + path + "' leads out of the source");
            }
            if (segment.equalsIgnoreCase(".git")) {
                return Optional.empty();
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                name.append(name.isEmpty() ? "" : "/").append(segment);
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(name.toString());
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
