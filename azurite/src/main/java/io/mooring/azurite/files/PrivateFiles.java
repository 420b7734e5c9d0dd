package io.mooring.azurite.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Files that only their owner may read; a reader sees the old content or the new one, never a part. */
public final class PrivateFiles {
    /** No file of the local cloud comes near; what is larger is not ours. */
    private static final long READ_MAX_BYTES = 16 * 1024 * 1024;

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** The one mapper of this module. */
    public static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PrivateFiles() {}

    public static void write(Path file, byte[] content) {
        Path folder = createFolderOf(file);
        try {
            Path next = Files.createTempFile(folder, "." + file.getFileName() + ".", ".tmp", ownerOnly("rw-------"));
            try {
                try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                    ByteBuffer buffer = ByteBuffer.wrap(content);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    channel.force(true);
                }
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file, e);
        }
    }

    public static void write(Path file, String content) {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    public static void writeJson(Path file, Object value) {
        write(file, JSON.writeValueAsBytes(value));
    }

    /** The content, or empty if there is no such file. */
    public static Optional<String> read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > READ_MAX_BYTES) {
                throw new IOException(file + " is larger than " + READ_MAX_BYTES + " bytes");
            }
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    /** The value in the file, or empty if there is no such file. */
    public static <T> Optional<T> readJson(Path file, Class<T> type) {
        try {
            return read(file).map(text -> JSON.readValue(text, type));
        } catch (JacksonException e) {
            throw new UncheckedIOException(
                    new IOException("not the JSON that was expected: " + file + ": " + e.getOriginalMessage(), e));
        }
    }

    /** Creates the folder, and those above it that are missing, for its owner only. */
    public static Path createFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, ownerOnly("rwx------"));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("create folder " + folder, e);
        }
    }

    /** The folder that the file lies in, created if it is missing. */
    public static Path createFolderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("no folder above " + file);
        }
        return createFolder(folder);
    }

    /** Whether others than the owner may read the file; false where the file system has no such notion. */
    public static boolean isReadableByOthers(Path file) throws IOException {
        if (!POSIX) {
            return false;
        }
        Set<?> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        return !PosixFilePermissions.fromString("rwx------").containsAll(permissions);
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
