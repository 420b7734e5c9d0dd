package io.mooring.cli.cluster;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.Waiting;
import io.mooring.cli.cluster.OnboardingPlan.ClusterSide;
import io.mooring.cli.cluster.OnboardingPlan.HubSide;
import io.mooring.cli.cluster.OnboardingPlan.Refuse;
import io.mooring.cli.cluster.OnboardingPlan.ReplaceStale;
import io.mooring.cli.cluster.OnboardingPlan.Resume;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.hub.HubClient;
import io.mooring.cli.kube.DeploymentState;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.cli.kube.OnboardingKey;
import io.mooring.cli.kube.PodTrouble;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.Steps;
import io.mooring.extensions.helm.Helm;
import io.mooring.extensions.helm.ReleaseRevision;
import io.mooring.protocol.arm.ClusterId;
import io.mooring.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Connects a cluster: looks at both sides, decides, and carries it out in steps each of which can be repeated. After a
 * failure anywhere the same command goes on where this one ended.
 */
public final class Onboarding {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final List<String> AGENT_NAMESPACES = List.of(KubeCluster.AGENTS, "flux-system");

    private final HubClient hub;
    private final KubeCluster kube;
    private final Helm helm;
    private final Steps steps;
    private final Waiting waiting;

    /**
     * What the user wants.
     *
     * @param hubCa PEM of the authority of the hub's certificate, null trusts the authorities of the agents' image
     * @param chart folder of the agents' chart
     * @param newKey makes a key where one is needed
     * @param timeout of the wait for Connected; null does not wait
     */
    public record Request(
            ClusterId id,
            String location,
            Map<String, String> tags,
            String layout,
            @Nullable String hubCa,
            AgentProxies proxies,
            Path chart,
            Supplier<OnboardingKey> newKey,
            @Nullable Duration timeout) {
        public Request {
            tags = Map.copyOf(tags);
        }
    }

    public Onboarding(HubClient hub, KubeCluster kube, Helm helm, Steps steps, Waiting waiting) {
        this.hub = hub;
        this.kube = kube;
        this.helm = helm;
        this.steps = steps;
        this.waiting = waiting;
    }

    /** Returns the resource as the hub shows it at the end. */
    public ObjectNode connect(Request request) {
        KubeCluster.Facts facts = steps.step("Cluster reachable", progress -> {
            KubeCluster.Facts found = kube.facts();
            progress.found("Kubernetes " + found.version() + ", nodes " + found.nodes() + ", "
                    + found.distribution().distribution());
            return found;
        });
        if (!facts.linuxNode()) {
            steps.say("! No Linux node is there yet; the agents wait for one.");
        }
        OnboardingPlan plan = steps.step("Allowed to connect it", progress -> {
            requirePermission();
            return decide(request.id());
        });
        OnboardingKey key = key(request.id(), plan, request.newKey());
        ObjectNode body = body(request, facts, key);
        ObjectNode resource =
                steps.step("Resource created at the hub", progress -> create(hub.patient(), request.id(), body));
        if (lostItsCertificate(resource)) {
            steps.step("Enrolment with the onboarding key allowed again", progress -> {
                hub.patient().act(ArmPath.cluster(request.id()).child("reactivate"), "let the agents enrol again");
                return null;
            });
        }
        steps.step("Agents installed", progress -> {
            ReleaseRevision revision =
                    new AgentRelease(helm, kube).install(request.chart(), settings(request, facts, resource));
            progress.found(revision.chart());
            return revision;
        });
        Duration timeout = request.timeout();
        return timeout == null
                ? resource
                : steps.step("Cluster Connected", progress -> awaitConnected(request.id(), body, timeout, progress));
    }

    /** The onboarding key serves once; agents that are installed anew need it again. */
    private boolean lostItsCertificate(ObjectNode resource) {
        boolean enrolled = !resource.path("properties")
                .path("managedIdentityCertificateExpirationTime")
                .asString("")
                .isEmpty();
        return enrolled && !kube.exists("v1", "Secret", KubeCluster.AGENTS, "azure-identity-certificate");
    }

    private void requirePermission() {
        if (!kube.mayCreateClusterRoleBindings()) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "You may not create clusterrolebindings in the cluster of context "
                            + kube.choice().context() + ".",
                    "Connecting needs the rights of a cluster administrator: choose another --context.");
        }
    }

    private OnboardingPlan decide(ClusterId wanted) {
        ClusterSide cluster = new ClusterSide(
                kube.releaseNamespace().isPresent(),
                kube.connectedAs(),
                kube.onboarding().find());
        Optional<ObjectNode> resource = hub.find(ArmPath.cluster(wanted), "look for the resource " + wanted.name());
        boolean formerExists = cluster.resource()
                .filter(other -> !other.equals(wanted))
                .flatMap(other -> hub.find(ArmPath.cluster(other), "look for the resource " + other.name()))
                .isPresent();
        Optional<String> publicKey = resource.map(found ->
                found.path("properties").path("agentPublicKeyCertificate").asString(""));
        OnboardingPlan plan = OnboardingPlan.decide(wanted, cluster, new HubSide(publicKey, formerExists));
        if (plan instanceof Refuse(String why, String next)) {
            throw new CliFailure(ExitCode.FAILED, why, next);
        }
        return plan;
    }

    private OnboardingKey key(ClusterId id, OnboardingPlan plan, Supplier<OnboardingKey> newKey) {
        if (plan instanceof Resume(OnboardingKey existing)) {
            steps.say("  Going on with the key that the cluster already has.");
            kube.onboarding().store(id, existing);
            return existing;
        }
        if (plan instanceof ReplaceStale(String former)) {
            steps.step("Agents of " + former + " removed, which is no more", progress -> {
                new AgentRemoval(kube, helm, waiting).remove(progress);
                return null;
            });
        }
        return steps.step("Key made", progress -> {
            progress.note("RSA 4096");
            OnboardingKey made = newKey.get();
            kube.onboarding().store(id, made);
            return made;
        });
    }

    private static ObjectNode body(Request request, KubeCluster.Facts facts, OnboardingKey key) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("location", request.location());
        ObjectNode tags = body.putObject("tags");
        request.tags().forEach(tags::put);
        body.putObject("identity").put("type", "SystemAssigned");
        body.putObject("properties")
                .put("agentPublicKeyCertificate", key.publicKey())
                .put("distribution", facts.distribution().distribution())
                .put("infrastructure", facts.distribution().infrastructure());
        return body;
    }

    private AgentRelease.Settings settings(Request request, KubeCluster.Facts facts, ObjectNode resource) {
        return new AgentRelease.Settings(
                request.id(),
                resource.path("identity").path("tenantId").asString(""),
                request.location(),
                facts.distribution(),
                hub.url().toString(),
                request.hubCa(),
                request.layout(),
                facts.local(),
                request.proxies());
    }

    private static ObjectNode create(HubClient hub, ClusterId id, ObjectNode body) {
        return hub.put(ArmPath.cluster(id), body, "create the resource " + id.name());
    }

    private ObjectNode awaitConnected(ClusterId id, ObjectNode body, Duration timeout, Steps.Progress progress) {
        HubClient patient = hub.patient();
        return waiting.upTo(timeout, LOOK_EVERY, () -> {
                    // Created again if the hub's storage has lost it: the agents wait for the resource and enrol.
                    ObjectNode seen = patient.find(ArmPath.cluster(id), "look at the cluster " + id.name())
                            .orElseGet(() -> create(patient, id, body));
                    String status =
                            seen.path("properties").path("connectivityStatus").asString("");
                    if (status.equals("Expired")) {
                        throw new CliFailure(
                                ExitCode.FAILED,
                                "The certificate of " + id.name() + " has expired.",
                                "Reactivate it (moor reactivate), or delete it (moor clusters delete) and connect it"
                                        + " again.");
                    }
                    Agents agents = agents();
                    progress.note(
                            status + ", agents ready " + agents.ready() + "/" + agents.all() + agents.troubleWords());
                    boolean done = status.equals("Connected") && agents.all() > 0 && agents.ready() == agents.all();
                    return done ? Optional.of(seen) : Optional.<ObjectNode>empty();
                })
                .orElseThrow(() -> new CliFailure(
                        ExitCode.TIMEOUT,
                        "The cluster " + id.name() + " is not Connected after " + DurationText.show(timeout)
                                + agents().troubleWords() + "." + kube.agents().complaints(),
                        "See kubectl -n azure-arc get pods; the same command goes on where this one ended."));
    }

    private Agents agents() {
        List<DeploymentState> deployments = new ArrayList<>();
        List<PodTrouble> troubles = new ArrayList<>();
        for (String namespace : AGENT_NAMESPACES) {
            deployments.addAll(kube.agents().deployments(namespace));
            troubles.addAll(kube.agents().troubles(namespace));
        }
        int ready = (int) deployments.stream().filter(DeploymentState::isReady).count();
        return new Agents(ready, deployments.size(), troubles);
    }

    private record Agents(int ready, int all, List<PodTrouble> troubles) {
        String troubleWords() {
            return troubles.isEmpty()
                    ? ""
                    : "; waiting for "
                            + String.join(
                                    ", ",
                                    troubles.stream().map(PodTrouble::toString).toList());
        }
    }
}
