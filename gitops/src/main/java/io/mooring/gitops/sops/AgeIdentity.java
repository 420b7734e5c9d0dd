package io.mooring.gitops.sops;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** A secret key of age, and the recipient it answers to. */
final class AgeIdentity {
    private final byte[] secret;
    private final byte[] share;
    private final String recipient;

    AgeIdentity(byte[] secret, byte[] share, String recipient) {
        this.secret = secret;
        this.share = share;
        this.recipient = recipient;
    }

    byte[] secret() {
        return secret;
    }

    byte[] share() {
        return share;
    }

    String recipient() {
        return recipient;
    }

    private static final String PREFIX = "age-secret-key-";

    /** The identities in a key file: one per line, comments and empty lines left out. */
    static List<AgeIdentity> parseAll(String text) throws SopsFailed {
        List<AgeIdentity> identities = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                identities.add(parse(line));
            }
        }
        if (identities.isEmpty()) {
            throw new SopsFailed("it holds no age identity");
        }
        return identities;
    }

    private static AgeIdentity parse(String line) throws SopsFailed {
        if (line.toLowerCase(Locale.ROOT).startsWith("age-secret-key-pq-")) {
            throw new SopsFailed("post-quantum age identities (AGE-SECRET-KEY-PQ-…) are not supported");
        }
        if (line.startsWith("-----BEGIN") || line.startsWith("AGE-PLUGIN-")) {
            throw new SopsFailed("SSH keys and plugins are not supported as age identities");
        }
        try {
            Bech32 key = Bech32.parse(line);
            if (key.prefix().equals(PREFIX) && key.data().length == X25519.SCALAR_SIZE) {
                byte[] share = new byte[X25519.POINT_SIZE];
                X25519.scalarMultBase(key.data(), 0, share, 0);
                return new AgeIdentity(key.data(), share, new Bech32("age", share).text());
            }
        } catch (IllegalArgumentException e) {
            throw new SopsFailed("an age identity is malformed: " + e.getMessage());
        }
        throw new SopsFailed("an age identity is malformed: it does not begin with AGE-SECRET-KEY-1");
    }

    @Override
    public String toString() {
        return "AgeIdentity[" + recipient + "]";
    }
}
