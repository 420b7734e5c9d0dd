package io.mooring.functions.identity;

import io.mooring.functions.access.Call;
import io.mooring.functions.access.Caller;
import io.mooring.functions.access.Owners;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.cluster.ClusterRegistry;
import io.mooring.functions.connectivity.LinkRegistry;
import io.mooring.functions.tables.Row;
import io.mooring.protocol.agent.AuthoritiesRequest;
import io.mooring.protocol.agent.AuthoritiesResponse;
import io.mooring.protocol.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replaces the authority: what clusters are told of it, and what the hub's owners see and do. */
public final class Authorities {
    /** Renewals under a new authority are spread over so many heartbeats: an hour of them. */
    private static final int RENEW_WITHIN_BEATS = 60;

    private final CertificateAuthority authority;
    private final LinkRegistry links;
    private final ClusterRegistry clusters;
    private final Owners owners;
    private final Duration heartbeat;
    private final RandomGenerator random;

    /** The clusters, and what the hub hears of them. */
    public record Fleet(LinkRegistry links, ClusterRegistry clusters) {}

    public Authorities(
            CertificateAuthority authority, Fleet fleet, Owners owners, Duration heartbeat, RandomGenerator random) {
        this.authority = authority;
        this.links = fleet.links();
        this.clusters = fleet.clusters();
        this.owners = owners;
        this.heartbeat = heartbeat;
        this.random = random;
    }

    /** What names the present authorities in heartbeats. */
    public String digest(Instant now) {
        return authority.trust(now).digest();
    }

    /** Tells a cluster what to trust, and notes that it does. */
    public ArmResponse learn(Call call) {
        Caller.Agent agent = call.agent();
        CertificateAuthority.Trust trust = authority.trust(call.now());
        boolean learnt =
                trust.digest().equals(call.body(AuthoritiesRequest.class).known());
        Optional<Row> row = links.row(agent.cluster(), agent.principalId());
        if (row.isEmpty()) {
            clusters.confirm(agent.cluster(), agent.principalId());
        }
        row.filter(present -> learnt && !trust.digest().equals(present.text(LinkRegistry.TRUSTS)))
                .ifPresent(present -> links.merge(present, Map.of(LinkRegistry.TRUSTS, trust.digest())));
        boolean old = row.isPresent()
                && AuthorityUse.generation(row.get()) < trust.state().signing();
        int within =
                (int) Math.max(1, heartbeat.multipliedBy(RENEW_WITHIN_BEATS).toSeconds());
        return ArmResponse.ok(new AuthoritiesResponse(
                trust.digest(), trust.roots().stream().map(Der::base64).toList(), old ? random.nextInt(within) : null));
    }

    /** How far a rollover is. */
    public ArmResponse status(Call call) {
        requireOwner(call.user());
        return ArmResponse.ok(status(authority.state(call.now()), call.now()));
    }

    /** One step of a rollover; each can be repeated. */
    public ArmResponse step(Call call) {
        requireOwner(call.user());
        boolean force = call.body().bool("force", false);
        Instant now = call.now();
        Rollover.State next = switch (call.part("step")) {
            case "rotate" -> authority.rotate(now);
            case "activate" -> activate(force, now);
            case "retire" -> retire(force, now);
            default ->
                throw ArmFailure.invalid("The steps are rotate, activate and retire, not '" + call.part("step") + "'.");
        };
        return ArmResponse.ok(status(next, now));
    }

    private Rollover.State activate(boolean force, Instant now) {
        Rollover.State state = authority.state(now);
        AuthorityUse use = use(now);
        if (!force && state.newest() > state.signing() && use.trusting() < use.clusters()) {
            throw refused(
                    "NotTrustedByAll",
                    (use.clusters() - use.trusting()) + " of " + use.clusters()
                            + " clusters do not trust the next authority yet, such as "
                            + String.join(
                                    ", ", use.notTrusting().stream().limit(3).toList()));
        }
        return authority.activate(now);
    }

    private Rollover.State retire(boolean force, Instant now) {
        long old = use(now).issuedBefore(authority.state(now).signing());
        if (!force && old > 0) {
            throw refused(
                    "AuthorityInUse",
                    old + " clusters have certificates of an authority that would be retired. They fetch new ones when"
                            + " they call; those that do not would have to enrol again with their onboarding keys");
        }
        return authority.retire(now);
    }

    private static ArmFailure refused(String code, String why) {
        return ArmFailure.of(409, code, why + ". With 'force' it is done all the same.");
    }

    private AuthorityUse use(Instant now) {
        return AuthorityUse.count(links, digest(now), now);
    }

    private ObjectNode status(Rollover.State state, Instant now) {
        AuthorityUse use = use(now);
        ObjectNode status = Json.mapper().createObjectNode();
        status.put("clusters", use.clusters());
        status.put("trusting", use.trusting());
        ArrayNode names = status.putArray("notTrusting");
        use.notTrusting().forEach(names::add);
        ArrayNode all = status.putArray("authorities");
        for (int generation = 1; generation <= state.newest(); generation++) {
            ObjectNode one = all.addObject();
            one.put("generation", generation);
            one.put("state", state(state, generation));
            one.put("certificates", use.issued().getOrDefault(generation, 0L));
            if (state.trusts(generation)) {
                one.put("notAfter", authority.issuingUntil(generation, now).toString());
            }
        }
        return status;
    }

    private static String state(Rollover.State state, int generation) {
        if (!state.trusts(generation)) {
            return "Retired";
        }
        if (generation == state.signing()) {
            return "Signing";
        }
        return generation > state.signing() ? "Next" : "Former";
    }

    private void requireOwner(Caller.User user) {
        boolean owner = owners.all().stream()
                .map(one -> one.objectId().toLowerCase(Locale.ROOT))
                .anyMatch(id ->
                        id.equalsIgnoreCase(user.objectId()) || user.groups().contains(id));
        if (!owner) {
            throw ArmFailure.of(
                    403,
                    "AuthorizationFailed",
                    "The certificate authority belongs to the hub as a whole: only those whom its settings name as owners"
                            + " (MOORING_OWNERS) may look at it or replace it.");
        }
    }
}
