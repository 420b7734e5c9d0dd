package io.mooring.functions.access;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.ResourceRetriever;
import io.mooring.functions.arm.Unavailable;
import io.mooring.protocol.json.Json;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The keys that an issuer publishes, found by discovery and kept.
 *
 * <p>They are read again when they are ten minutes old, and when a token names a key that is not among them, but then
 * not more often than each 30 seconds: anybody can make up tokens. While the issuer does not answer, the keys that are
 * known stay good; before the first ones are known, nobody can be let in.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
    static final Duration AGE_MAX = Duration.ofMinutes(10);
    static final Duration PAUSE = Duration.ofSeconds(30);

    /** Before the first keys are known: all who come while an issuer does not answer would wait for it in turn. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = System.getLogger(IssuerKeys.class.getName());

    private final URI issuer;
    private final ResourceRetriever web;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Known known = new Known(null, Instant.MIN, 0);
    private volatile Instant triedAt = Instant.MIN;
    private volatile @Nullable Unavailable failure;

    /** @param number of the times that keys have been read */
    private record Known(@Nullable JWKSet keys, Instant readAt, long number) {}

    /** @param clock the machine's, which no one moves */
    IssuerKeys(URI issuer, ResourceRetriever web, Clock clock) {
        this.issuer = issuer;
        this.web = web;
        this.clock = clock;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        Known held = known;
        JWKSet keys = held.keys();
        if (keys == null) {
            return selector.select(first());
        }
        if (isPast(held.readAt(), AGE_MAX)) {
            keys = again(held, keys);
        }
        List<JWK> found = selector.select(keys);
        return found.isEmpty() ? selector.select(again(known, keys)) : found;
    }

    /** Stands for the keys that are known, until they are read again; zero if it is time to. */
    long version() {
        Known held = known;
        return isPast(held.readAt(), AGE_MAX) ? 0 : held.number();
    }

    private JWKSet first() {
        reading.lock();
        try {
            JWKSet keys = known.keys();
            if (keys != null) {
                return keys;
            }
            Unavailable before = failure;
            if (before != null && !isPast(triedAt, FIRST_PAUSE)) {
                throw new Unavailable("read the keys of " + issuer + " a moment ago", before);
            }
            return read();
        } finally {
            reading.unlock();
        }
    }

    /** Newer keys, if it is time for them and the issuer answers; who comes while they are read goes by the old ones. */
    private JWKSet again(Known held, JWKSet keys) {
        if (!isPast(triedAt, PAUSE) || !reading.tryLock()) {
            return keys;
        }
        try {
            return held.equals(known) ? read() : newest(keys);
        } catch (Unavailable e) {
            LOG.log(
                    Level.WARNING,
                    "event=issuer_keys outcome=kept issuer=" + issuer + " detail=\"" + e.getCause() + "\"");
            return keys;
        } finally {
            reading.unlock();
        }
    }

    private JWKSet newest(JWKSet otherwise) {
        JWKSet keys = known.keys();
        return keys == null ? otherwise : keys;
    }

    private JWKSet read() {
        triedAt = clock.instant();
        try {
            JWKSet keys = fetch();
            known = new Known(keys, triedAt, known.number() + 1);
            failure = null;
            return keys;
        } catch (Unavailable e) {
            failure = e;
            throw e;
        }
    }

    /** A clock that was set back says nothing about an age. */
    private boolean isPast(Instant since, Duration age) {
        Instant now = clock.instant();
        return since.equals(Instant.MIN) || now.isBefore(since) || !now.isBefore(since.plus(age));
    }

    private JWKSet fetch() {
        String base = TrustedIssuers.plain(issuer.toString());
        try {
            JsonNode discovered =
                    Json.mapper().readTree(content(URI.create(base + "/.well-known/openid-configuration")));
            String named = discovered.path("issuer").asString("");
            if (!TrustedIssuers.plain(named).equals(base)) {
                throw new IOException("the issuer names itself '" + named + "', and not '" + base + "'");
            }
            return JWKSet.parse(content(URI.create(discovered.path("jwks_uri").asString(""))));
        } catch (IOException | ParseException | JacksonException | IllegalArgumentException e) {
            throw new Unavailable("read the keys of " + issuer, e);
        }
    }

    private String content(URI address) throws IOException {
        return web.retrieveResource(address.toURL()).getContent();
    }
}
