package io.mooring.gitops.sops;

import io.mooring.gitops.sops.SopsMetadata.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys of one Secret: age identities in {@code *.agekey}, PGP keys in {@code *.asc}. */
public final class SopsKeys {
    private final String origin;
    private final String digest;
    private final List<AgeIdentity> identities = new ArrayList<>();
    private final PgpKeys pgp = new PgpKeys();

    private SopsKeys(String origin, String digest) {
        this.origin = origin;
        this.digest = digest;
    }

    /** The keys in the data of a Secret, which {@code origin} names to the user. */
    public static SopsKeys of(String origin, Map<String, byte[]> data) throws SopsFailed {
        SortedMap<String, byte[]> sorted = new TreeMap<>(data);
        SopsKeys keys = new SopsKeys(origin, digest(sorted));
        for (Map.Entry<String, byte[]> entry : sorted.entrySet()) {
            try {
                if (entry.getKey().endsWith(".agekey")) {
                    keys.identities.addAll(AgeIdentity.parseAll(new String(entry.getValue(), StandardCharsets.UTF_8)));
                } else if (entry.getKey().endsWith(".asc")) {
                    keys.pgp.add(entry.getValue());
                }
            } catch (SopsFailed e) {
                throw new SopsFailed("cannot use '" + entry.getKey() + "' of " + origin + ": " + e.getMessage());
            }
        }
        return keys;
    }

    /** No key at all. */
    public static SopsKeys none() {
        return new SopsKeys("spec.decryption, which names no secret,", "none");
    }

    /** Changes whenever the keys do, and says nothing about them. */
    public String digest() {
        return digest;
    }

    byte[] dataKey(SopsMetadata.Groups groups) throws SopsFailed {
        List<byte[]> shares = new ArrayList<>();
        for (List<MasterKey> group : groups.groups()) {
            Optional<byte[]> share = share(group);
            share.ifPresent(shares::add);
            if (shares.size() == groups.threshold()) {
                break;
            }
        }
        if (shares.isEmpty() || shares.size() < groups.threshold()) {
            throw new SopsFailed("cannot get sops data key: it is encrypted for " + groups.words() + ", but " + origin
                    + " has " + words());
        }
        return groups.groups().size() == 1 ? shares.getFirst() : Shamir.combine(shares);
    }

    private Optional<byte[]> share(List<MasterKey> group) throws SopsFailed {
        for (MasterKey key : group) {
            byte[] encrypted = key.encrypted().getBytes(StandardCharsets.UTF_8);
            Optional<byte[]> share = switch (key.type()) {
                case AGE ->
                    identities.isEmpty()
                            ? Optional.empty()
                            : AgeFile.parse(encrypted).open(identities);
                case PGP -> pgp.fingerprints().isEmpty() ? Optional.empty() : pgp.open(encrypted);
                case OTHER -> Optional.empty();
            };
            if (share.isPresent()) {
                return share;
            }
        }
        return Optional.empty();
    }

    private String words() {
        List<String> words = new ArrayList<>();
        identities.forEach(identity -> words.add("age " + identity.recipient()));
        pgp.fingerprints().forEach(fingerprint -> words.add("PGP " + fingerprint));
        return words.isEmpty() ? "no key (*.agekey or *.asc)" : String.join(", ", words);
    }

    private static String digest(SortedMap<String, byte[]> data) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            data.forEach((name, value) -> {
                digest.update((name + "\0" + value.length + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(value);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "SopsKeys[" + words() + "]";
    }
}
