package io.mooring.azurite.keyvault;

import io.mooring.azurite.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Keys and certificates in memory, each kept in a file of its own; names differ in more than case. */
final class VaultStore {
    private final Path keyFolder;
    private final Path certificateFolder;
    private final Map<String, StoredKey> keys = new ConcurrentHashMap<>();
    private final Map<String, StoredCertificate> certificates = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();

    VaultStore(Path folder) {
        keyFolder = PrivateFiles.createFolder(folder.resolve("keys"));
        certificateFolder = PrivateFiles.createFolder(folder.resolve("certificates"));
        load(keyFolder, StoredKey.class, key -> keys.put(id(key.name()), key));
        load(certificateFolder, StoredCertificate.class, one -> certificates.put(id(one.name()), one));
    }

    Optional<StoredKey> key(String name) {
        return Optional.ofNullable(keys.get(id(name)));
    }

    Optional<StoredCertificate> certificate(String name) {
        return Optional.ofNullable(certificates.get(id(name)));
    }

    List<StoredKey> keys() {
        return keys.values().stream()
                .sorted(Comparator.comparing(StoredKey::name))
                .toList();
    }

    List<StoredCertificate> certificates() {
        return certificates.values().stream()
                .sorted(Comparator.comparing(StoredCertificate::name))
                .toList();
    }

    /** Changes a key, or an empty one of that name if there is none; the file is written before anybody sees the change. */
    StoredKey changeKey(String name, UnaryOperator<StoredKey> change) {
        writing.lock();
        try {
            StoredKey next = change.apply(key(name).orElseGet(() -> new StoredKey(name, List.of())));
            PrivateFiles.writeJson(keyFolder.resolve(id(name) + ".json"), next);
            keys.put(id(name), next);
            return next;
        } finally {
            writing.unlock();
        }
    }

    /** As {@link #changeKey}, for a certificate. */
    StoredCertificate changeCertificate(String name, UnaryOperator<StoredCertificate> change) {
        writing.lock();
        try {
            StoredCertificate next =
                    change.apply(certificate(name).orElseGet(() -> new StoredCertificate(name, List.of())));
            PrivateFiles.writeJson(certificateFolder.resolve(id(name) + ".json"), next);
            certificates.put(id(name), next);
            return next;
        } finally {
            writing.unlock();
        }
    }

    private static String id(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static <T> void load(Path folder, Class<T> type, Consumer<T> found) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().matches("[0-9a-z-]+\\.json"))
                    .forEach(file -> PrivateFiles.readJson(file, type).ifPresent(found));
        } catch (IOException e) {
            throw new UncheckedIOException("read the vault in " + folder, e);
        }
    }
}
