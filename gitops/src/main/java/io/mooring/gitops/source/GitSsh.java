package io.mooring.gitops.source;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * Sessions with the key and the known hosts of a source's Secret, and nothing of the machine: no configuration, no agent, no keys of
 * the user who runs it. A server whose key is not among the known hosts is not talked to.
 */
final class GitSsh {
    private static final int TEXT_CHARS_MAX = 256 << 10;

    private GitSsh() {}

    static SshdSessionFactory sessions(Credentials credentials) throws GitOperationFailed {
        List<KnownHostEntry> known = knownHosts(credentials.text("known_hosts"));
        List<KeyPair> keys = keys(credentials.text("identity"), credentials.text("password"));
        File nowhere = new File("/nonexistent");
        return new SshdSessionFactoryBuilder()
                .setPreferredAuthentications("publickey")
                .setHomeDirectory(nowhere)
                .setSshDirectory(nowhere)
                .setConfigStoreFactory((home, file, user) -> null)
                .setConnectorFactory(null)
                .setDefaultIdentities(folder -> List.of())
                .setDefaultKeysProvider(folder -> keys)
                .setServerKeyDatabase((home, folder) -> new KnownHosts(known))
                .build(null);
    }

    private static List<KnownHostEntry> knownHosts(String text) throws GitOperationFailed {
        if (text.isBlank()) {
            throw new GitOperationFailed("the Secret of spec.secretRef must have 'identity' and 'known_hosts' for ssh");
        }
        try {
            if (text.length() > TEXT_CHARS_MAX) {
                throw new IOException("it is too long");
            }
            return KnownHostEntry.readKnownHostEntries(new StringReader(text), true);
        } catch (IOException | RuntimeException e) {
            throw new GitOperationFailed("known_hosts of the source's Secret cannot be read: " + e.getMessage());
        }
    }

    private static List<KeyPair> keys(String pem, String password) throws GitOperationFailed {
        if (pem.isBlank()) {
            throw new GitOperationFailed("the Secret of spec.secretRef must have 'identity' and 'known_hosts' for ssh");
        }
        List<KeyPair> keys = new ArrayList<>();
        try {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName("identity"),
                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)),
                    password.isEmpty() ? FilePasswordProvider.EMPTY : FilePasswordProvider.of(password));
            if (pairs != null) {
                pairs.forEach(keys::add);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new GitOperationFailed("identity of the source's Secret is no private key, or its password is wrong");
        }
        if (keys.isEmpty()) {
            throw new GitOperationFailed("identity of the source's Secret is no private key");
        }
        return keys;
    }

    /** The known hosts of one Secret. A key that is marked as revoked is refused, an authority for keys is not understood. */
    private record KnownHosts(List<KnownHostEntry> entries) implements ServerKeyDatabase {
        @Override
        public List<PublicKey> lookup(String host, InetSocketAddress remote, Configuration configuration) {
            List<PublicKey> keys = new ArrayList<>();
            for (KnownHostEntry entry : of(host)) {
                if (entry.getMarker() == null) {
                    key(entry, keys);
                }
            }
            return keys;
        }

        @Override
        public boolean accept(
                String host,
                InetSocketAddress remote,
                PublicKey serverKey,
                Configuration configuration,
                CredentialsProvider provider) {
            List<PublicKey> revoked = new ArrayList<>();
            for (KnownHostEntry entry : of(host)) {
                if ("revoked".equals(entry.getMarker())) {
                    key(entry, revoked);
                }
            }
            return contains(lookup(host, remote, configuration), serverKey) && !contains(revoked, serverKey);
        }

        private List<KnownHostEntry> of(String address) {
            boolean numbered = address.startsWith("[") ? address.contains("]:") : address.indexOf(':') >= 0;
            int colon = numbered ? address.lastIndexOf(':') : address.length();
            String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
            int port = numbered ? Integer.parseInt(address.substring(colon + 1)) : 22;
            return entries.stream()
                    .filter(entry -> entry.isHostMatch(host, port))
                    .toList();
        }

        private static void key(KnownHostEntry entry, List<PublicKey> keys) {
            try {
                PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
                if (key != null) {
                    keys.add(key);
                }
            } catch (IOException | GeneralSecurityException e) {
                // A kind of key that is not understood is none of the server's.
            }
        }

        private static boolean contains(List<PublicKey> keys, PublicKey wanted) {
            return keys.stream().anyMatch(key -> KeyUtils.compareKeys(key, wanted));
        }
    }
}
