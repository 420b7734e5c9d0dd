package io.mooring.extensions.helm;

import com.marcnuri.helm.jni.HelmLib;
import com.marcnuri.helm.jni.NativeLibrary;
import com.sun.jna.Native;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;

/**
 * The Helm library of this machine, unpacked once and kept. helm-java's own providers unpack their 98 MB anew at
 * each start and leave them behind when killed; this one stands before them on the worker's class path. The folder
 * comes from a system property; without it, or when it cannot be written, helm-java's own way is taken.
 */
public final class HelmNativeLibrary implements NativeLibrary {
    static final String FOLDER_PROPERTY = "mooring.helm.libraryFolder";

    private static final System.Logger LOG = System.getLogger(HelmNativeLibrary.class.getName());

    private final NativeLibrary bundled = bundled();

    /** For the service loader. */
    public HelmNativeLibrary() {}

    @Override
    public String getBinaryName() {
        return bundled.getBinaryName();
    }

    @Override
    public HelmLib load() {
        String folder = System.getProperty(FOLDER_PROPERTY);
        if (folder != null) {
            try {
                return Native.load(unpack(Path.of(folder)).toString(), HelmLib.class);
            } catch (IOException | UnsatisfiedLinkError unusable) {
                LOG.log(System.Logger.Level.WARNING, "event=helm-library-not-kept folder=" + folder, unusable);
            }
        }
        return bundled.load();
    }

    private static NativeLibrary bundled() {
        return ServiceLoader.load(NativeLibrary.class).stream()
                .filter(provider -> provider.type() != HelmNativeLibrary.class)
                .map(ServiceLoader.Provider::get)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Helm library for this system on the class path"));
    }

    /** Returns the library's file below the folder, which is named by the content and written once. */
    private Path unpack(Path folder) throws IOException {
        String resource = "/" + getBinaryName();
        URL source = bundled.getClass().getResource(resource);
        if (source == null) {
            throw new IOException(resource + " is not on the class path");
        }
        Content content = Content.of(source);
        Path home = Files.createDirectories(folder.resolve(content.key()));
        Path library = home.resolve(getBinaryName());
        if (Files.exists(library) && Files.size(library) == content.size()) {
            return library;
        }
        try (FileChannel guard =
                        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = guard.lock()) {
            if (held.isValid() && Files.exists(library) && Files.size(library) == content.size()) {
                return library;
            }
            Path unfinished = home.resolve("unpacking");
            try (InputStream in = source.openStream()) {
                Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(unfinished, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return library;
    }

    /** The library's size and checksum, from the archive's directory: reading all of it would cost each start. */
    private record Content(long size, long checksum) {
        static Content of(URL source) throws IOException {
            URLConnection connection = source.openConnection();
            if (connection instanceof JarURLConnection jar) {
                JarEntry entry = jar.getJarEntry();
                return new Content(entry.getSize(), entry.getCrc());
            }
            return new Content(connection.getContentLengthLong(), connection.getLastModified());
        }

        String key() {
            return String.format(Locale.ROOT, "%x-%08x", size, checksum);
        }
    }
}
