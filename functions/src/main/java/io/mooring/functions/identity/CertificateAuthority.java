package io.mooring.functions.identity;

import com.nimbusds.jose.util.Base64URL;
import io.mooring.functions.identity.CertificateForms.LeafFacts;
import io.mooring.functions.tables.Rows;
import io.mooring.protocol.arm.ClusterId;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * The authority that gives clusters their certificates.
 *
 * <p>It is replaced in steps: a next generation, root and issuing CA, is made and trusted; clusters learn its root; then
 * it signs, and clusters fetch certificates of it; at last the one before is trusted no more.
 */
public final class CertificateAuthority {
    public static final String TABLE = "Hub";

    private final Generations generations;
    private final Rollover rollover;
    private final Duration leafLife;

    public CertificateAuthority(CaVault vault, Rows rows, Duration leafLife, SecureRandom random) {
        this.generations = new Generations(vault, rows, random);
        this.rollover = new Rollover(rows, generations);
        this.leafLife = leafLife;
    }

    /** A leaf and what it takes to check it. */
    record Issued(Der leaf, Der issuing, Der root, Instant notAfter, int generation) {}

    /** A leaf whose chain is good, and the generation that signed it. */
    record Checked(LeafCertificate leaf, int generation) {}

    /**
     * What clusters are to trust.
     *
     * @param digest names it
     * @param roots that of the generation that signs first
     */
    record Trust(String digest, List<Der> roots, Rollover.State state) {}

    /** Issues a leaf; one signature in the vault. */
    Issued issue(SubjectPublicKeyInfo key, ClusterId cluster, String principalId, Instant now) {
        Generation ca = generations.get(rollover.state(now).signing(), now);
        Instant notAfter = now.truncatedTo(ChronoUnit.SECONDS).plus(leafLife);
        Der leaf = generations.sign(
                CertificateForms.leaf(
                        ca.issuing().holder().getSubject(),
                        ca.issuing().holder().getSubjectPublicKeyInfo(),
                        key,
                        generations.serial(),
                        new LeafFacts(cluster, principalId, now, notAfter)),
                ca.issuing().keyId());
        return new Issued(leaf, ca.issuing().certificate(), ca.root().certificate(), notAfter, ca.number());
    }

    /**
     * Checks a chain against all roots that are known, also those that are not trusted any more; from memory once they
     * are read.
     */
    Checked check(List<Der> chain, Instant now) throws GeneralSecurityException {
        try {
            return check(chain, rollover.state(now), now);
        } catch (GeneralSecurityException unknown) {
            return check(chain, rollover.stateAgain(now), now);
        }
    }

    private Checked check(List<Der> chain, Rollover.State state, Instant now) throws GeneralSecurityException {
        GeneralSecurityException failure = new GeneralSecurityException("no root is trusted");
        for (int generation = state.newest(); generation >= 1; generation--) {
            if (generation < state.oldest() && !generations.isStored(generation)) {
                break;
            }
            try {
                Der root = generations.root(generation, now).certificate();
                return new Checked(LeafCertificate.check(chain, root), generation);
            } catch (GeneralSecurityException notOfThis) {
                failure = notOfThis;
            }
        }
        throw failure;
    }

    /** Whether certificates of a generation still count. */
    boolean trusts(int generation, Instant now) {
        return rollover.state(now).trusts(generation)
                || rollover.stateAgain(now).trusts(generation);
    }

    Trust trust(Instant now) {
        Rollover.State state = rollover.state(now);
        Der signing = generations.root(state.signing(), now).certificate();
        List<Der> others = state.trusted()
                .filter(generation -> generation != state.signing())
                .mapToObj(generation -> generations.root(generation, now).certificate())
                .toList();
        List<Der> roots = new ArrayList<>(List.of(signing));
        roots.addAll(others);
        return new Trust(digest(roots), List.copyOf(roots), state);
    }

    Rollover.State state(Instant now) {
        return rollover.state(now);
    }

    /** When a generation's issuing CA runs out. */
    Instant issuingUntil(int generation, Instant now) {
        return generations.get(generation, now).issuing().holder().getNotAfter().toInstant();
    }

    /** Makes the next generation and lets clusters learn to trust it; nothing if there is one that does not sign yet. */
    Rollover.State rotate(Instant now) {
        Rollover.State before = rollover.stateAgain(now);
        if (before.newest() > before.signing()) {
            return before;
        }
        Generation next = generations.get(before.newest() + 1, now);
        return rollover.change(
                state -> state.newest() >= next.number()
                        ? state
                        : new Rollover.State(state.oldest(), state.signing(), next.number()),
                now);
    }

    /** Lets the newest generation sign. */
    Rollover.State activate(Instant now) {
        return rollover.change(state -> new Rollover.State(state.oldest(), state.newest(), state.newest()), now);
    }

    /** Trusts no generation any more that came before the one that signs. */
    Rollover.State retire(Instant now) {
        return rollover.change(state -> new Rollover.State(state.signing(), state.signing(), state.newest()), now);
    }

    private static String digest(List<Der> roots) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            roots.forEach(root -> digest.update(root.bytes()));
            return Base64URL.encode(digest.digest()).toString().substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
