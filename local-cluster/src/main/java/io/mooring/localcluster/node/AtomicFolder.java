package io.mooring.localcluster.node;

import io.mooring.localcluster.process.FolderTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder whose files change all at once: each set of contents is a folder of its own, the link {@code ..data} names the
 * current one, and the visible names are links through it. Readers see the old set or the new one, never a mixture.
 */
final class AtomicFolder {
    private static final String DATA = "..data";
    private static final String NEXT = "..data_next";
    private static final PosixFilePermission[] BY_BIT = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    private final Path folder;
    private String current = "";

    AtomicFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the files of the folder these; false when they already were. */
    boolean replace(SortedMap<String, FileContent> files) throws IOException {
        String digest = digest(files);
        if (digest.equals(current)) {
            return false;
        }
        Files.createDirectories(folder);
        Path set = Files.createTempDirectory(folder, "..set_");
        for (Map.Entry<String, FileContent> file : files.entrySet()) {
            Path target = inside(set, file.getKey());
            Files.createDirectories(target.resolve("..").normalize());
            Files.write(target, file.getValue().bytes());
            Files.setPosixFilePermissions(target, permissions(file.getValue().mode()));
        }
        Path next = folder.resolve(NEXT);
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, set.getFileName());
        Files.move(next, folder.resolve(DATA), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        linkNames(files.keySet());
        deleteSetsExcept(set);
        current = digest;
        return true;
    }

    private static Path inside(Path set, String name) throws IOException {
        Path target = set.resolve(name).normalize();
        if (!target.startsWith(set) || target.equals(set)) {
            throw new IOException("the path \"" + name + "\" leads out of its volume");
        }
        return target;
    }

    private void linkNames(Set<String> paths) throws IOException {
        Set<String> wanted = new TreeSet<>();
        for (String path : paths) {
            wanted.add(Path.of(path).normalize().getName(0).toString());
        }
        try (Stream<Path> present = Files.list(folder)) {
            for (Path entry : present.toList()) {
                String name = String.valueOf(entry.getFileName());
                if (!name.startsWith("..") && Files.isSymbolicLink(entry) && !wanted.contains(name)) {
                    Files.delete(entry);
                }
            }
        }
        for (String name : wanted) {
            Path link = folder.resolve(name);
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
    }

    private void deleteSetsExcept(Path set) throws IOException {
        try (Stream<Path> present = Files.list(folder)) {
            for (Path entry : present.toList()) {
                if (String.valueOf(entry.getFileName()).startsWith("..set_") && !entry.equals(set)) {
                    FolderTree.delete(entry);
                }
            }
        }
    }

    static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BY_BIT.length; bit++) {
            if ((mode & (1 << bit)) != 0) {
                permissions.add(BY_BIT[bit]);
            }
        }
        return permissions;
    }

    private static String digest(SortedMap<String, FileContent> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, FileContent> file : files.entrySet()) {
                byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
                byte[] bytes = file.getValue().bytes();
                digest.update(ByteBuffer.allocate(12)
                        .putInt(name.length)
                        .putInt(bytes.length)
                        .putInt(file.getValue().mode())
                        .array());
                digest.update(name);
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
