package io.mooring.cli.demo;

import io.mooring.cli.CliFailure;
import io.mooring.cli.ExitCode;
import io.mooring.cli.cluster.Offboarding;
import io.mooring.cli.extension.Extensions;
import io.mooring.cli.gitops.Configurations;
import io.mooring.cli.hub.ArmPath;
import io.mooring.cli.kube.DeploymentState;
import io.mooring.cli.kube.KubeCluster;
import io.mooring.cli.output.DurationText;
import io.mooring.cli.output.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** What the demonstration promises and a machine can check: silence is noticed at the right moment, and all of it can go. */
final class DemoCheck {
    private static final Duration OFFLINE_AFTER = Duration.ofMinutes(15);
    private static final Duration CERTIFICATE_LIFE = Duration.ofDays(90);
    /** A certificate may begin a little before it was issued, for clusters whose clocks are behind. */
    private static final Duration ISSUE_SLACK = Duration.ofHours(1);

    private static final List<String> AGENT_NAMESPACES = List.of(KubeCluster.AGENTS, "flux-system");
    private static final String SWEEP = "ConnectivitySweep";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final DemoStage stage;
    private final Steps steps;

    DemoCheck(DemoStage stage) {
        this.stage = stage;
        this.steps = stage.steps();
    }

    void run() {
        silence();
        clock();
        recovery();
        removal();
    }

    private void silence() {
        steps.step("Agents stopped", progress -> {
            AGENT_NAMESPACES.forEach(namespace -> scale(namespace, 0));
            await(
                    "the end of the agents' pods",
                    () -> AGENT_NAMESPACES.stream()
                            .allMatch(namespace -> stage.kube().agents().podCount(namespace) == 0));
            return null;
        });
    }

    private void clock() {
        Instant heartbeat = instant("lastConnectivityTime");
        Instant expiry = instant("managedIdentityCertificateExpirationTime");
        expectAt(heartbeat.plus(OFFLINE_AFTER).minusSeconds(1), "Connected", "14 min 59 s after the last heartbeat");
        expectAt(heartbeat.plus(OFFLINE_AFTER), "Offline", "15 min after the last heartbeat");
        steps.step("Sweep timer fired, still Offline", progress -> {
            stage.cloud().fireTimer(SWEEP);
            expect("Offline", "after the sweep");
            return null;
        });
        steps.step("Certificate is valid for 90 days", progress -> {
            Duration early = Duration.between(expiry.minus(CERTIFICATE_LIFE), heartbeat);
            if (early.isNegative() || early.compareTo(ISSUE_SLACK) > 0) {
                throw shortfall("the certificate ends at " + expiry + ", which is not 90 days after its issue");
            }
            progress.found("until " + expiry);
            return null;
        });
        expectAt(expiry.minusSeconds(1), "Offline", "1 s before the certificate's end");
        expectAt(expiry, "Expired", "90 days after the certificate's issue");
    }

    private void recovery() {
        steps.step("Clock reset, agents started again, Connected", progress -> {
            Instant silentSince = instant("lastConnectivityTime");
            Instant unused = stage.cloud().clock().reset();
            AGENT_NAMESPACES.forEach(namespace -> scale(namespace, 1));
            await("a new heartbeat and all agents", () -> {
                List<DeploymentState> agents = new DemoTour(stage).agents();
                progress.note(agents.stream().filter(DeploymentState::isReady).count() + "/" + agents.size()
                        + " agents ready");
                return agents.stream().allMatch(DeploymentState::isReady)
                        && instant("lastConnectivityTime").isAfter(silentSince)
                        && status().equals("Connected");
            });
            return null;
        });
    }

    private void removal() {
        Extensions extensions = new Extensions(stage.hub(), DemoTour.CLUSTER);
        Configurations configurations = new Configurations(stage.hub(), DemoTour.CLUSTER);
        steps.step("Deletion of extension and configuration asked for", progress -> {
            boolean unusedExtension = extensions.delete(DemoTour.EXTENSION);
            boolean unusedConfiguration = configurations.delete(DemoTour.CONFIGURATION);
            return null;
        });
        steps.step("Extension deleted, its release gone", progress -> {
            await(
                    "the end of the extension",
                    () -> extensions.find(DemoTour.EXTENSION).isEmpty()
                            && !stage.kube().hasRelease("greeting", DemoTour.EXTENSION));
            return null;
        });
        steps.step("Configuration deleted, its objects pruned", progress -> {
            await(
                    "the end of the configuration",
                    () -> configurations.find(DemoTour.CONFIGURATION).isEmpty()
                            && !stage.kube().exists("apps/v1", "Deployment", "demo", "web")
                            && !stage.kube().exists("v1", "ConfigMap", "demo", "settings"));
            await(
                    "the end of the extension that Git declared",
                    () -> !stage.kube().hasRelease("hello", DemoTour.DECLARED));
            return null;
        });
        boolean unused = new Offboarding(stage.hub(), stage.helm(), steps, stage.waiting())
                .disconnect(DemoTour.CLUSTER, stage.kube());
        steps.step("Nothing of it is left at the hub and in the cluster", progress -> {
            if (stage.hub()
                    .find(ArmPath.cluster(DemoTour.CLUSTER), "look for the cluster")
                    .isPresent()) {
                throw shortfall("the hub still has the cluster");
            }
            if (stage.kube().exists("v1", "Namespace", null, KubeCluster.AGENTS)) {
                throw shortfall("the namespace azure-arc is still there");
            }
            return null;
        });
    }

    private void scale(String namespace, int replicas) {
        if (stage.kube().agents().scale(namespace, replicas) == 0) {
            throw shortfall("there are no agents in " + namespace);
        }
    }

    private void expectAt(Instant time, String status, String when) {
        steps.step(status + " " + when, progress -> {
            Instant unused = stage.cloud().clock().freeze(time);
            await("the hub to notice its clock", () -> stage.hub().healthyAt().equals(Optional.of(time)));
            expect(status, when);
            return null;
        });
    }

    private void expect(String wanted, String when) {
        String seen = status();
        if (!seen.equals(wanted)) {
            throw shortfall("the hub says " + seen + " " + when + ", it should say " + wanted);
        }
    }

    private String status() {
        return properties().path("connectivityStatus").asString("");
    }

    private Instant instant(String property) {
        String text = properties().path(property).asString("");
        if (text.isEmpty()) {
            throw shortfall("the hub does not know " + property);
        }
        return Instant.parse(text);
    }

    private JsonNode properties() {
        return stage.hub()
                .get(ArmPath.cluster(DemoTour.CLUSTER), "look at the cluster")
                .path("properties");
    }

    private void await(String what, Supplier<Boolean> there) {
        if (!stage.waiting().until(LIMIT, DemoTour.LOOK_EVERY, there)) {
            throw new CliFailure(
                    ExitCode.TIMEOUT, "Waited in vain for " + what + " (" + DurationText.show(LIMIT) + ").", "");
        }
    }

    private static CliFailure shortfall(String what) {
        return new CliFailure(ExitCode.FAILED, "The check fell short: " + what + ".", "");
    }
}
