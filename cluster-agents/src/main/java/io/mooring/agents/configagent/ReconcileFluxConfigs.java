package io.mooring.agents.configagent;

import io.mooring.agents.configagent.ApplyFluxConfig.Brought;
import io.mooring.agents.hub.DesiredStateFeed;
import io.mooring.agents.hub.StatusReports;
import io.mooring.agents.kube.Intent;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.loop.Pass;
import io.mooring.agents.secret.KubeParameters;
import io.mooring.agents.secret.UnreadableSetting;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.configuration.ComplianceState;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.configuration.FluxConfigurationReport.ObjectStatus;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The hub's configurations become FluxConfigs, these become Flux objects, and their conditions become reports. */
final class ReconcileFluxConfigs implements Pass {
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Logger LOG = System.getLogger("mooring.agents");

    private final FluxCluster cluster;
    private final DesiredStateFeed feed;
    private final StatusReports reports;
    private final Runnable reportsChanged;
    private final ApplyFluxConfig objects;
    private final ShowFluxConfig status;

    ReconcileFluxConfigs(
            FluxCluster cluster,
            DesiredStateFeed feed,
            StatusReports reports,
            Runnable reportsChanged,
            ApplyFluxConfig objects) {
        this.cluster = cluster;
        this.feed = feed;
        this.reports = reports;
        this.reportsChanged = reportsChanged;
        this.objects = objects;
        this.status = new ShowFluxConfig(cluster.configs(), objects.clock());
    }

    @Override
    public Duration run() {
        String refusal = feed.refusal();
        DesiredState desired = refusal == null ? feed.last() : null;
        Map<String, FluxConfigurationReport> outcome = new TreeMap<>();
        List<RuntimeException> failures = new ArrayList<>();
        if (desired != null) {
            follow(desired, outcome, failures);
        }
        Map<ObjectKind, List<StoredObject>> sources = new EnumMap<>(ObjectKind.class);
        cluster.sources()
                .forEach((kind, objects) ->
                        sources.put(kind, objects.everywhereIfServed(FluxLabels.IS_MANAGED, "true")));
        List<StoredObject> kustomizations = cluster.kustomizations().everywhere(FluxLabels.IS_MANAGED, "true");
        for (StoredObject config : managed()) {
            // What somebody deletes in the cluster goes even while the hub refuses it; all else then stays as it is.
            if (refusal == null || config.deleting()) {
                FluxConfigurationReport report =
                        reconcile(config, Brought.by(config.key(), sources, kustomizations), failures);
                if (report != null) {
                    outcome.put(report.name(), report);
                }
            } else if (DesiredStateFeed.EXPIRED.equals(refusal)) {
                status.expired(config);
            }
        }
        // Without a word of the hub it is not known whether it still wants to hear of all these.
        if (desired != null && reports.configurations(outcome)) {
            reportsChanged.run();
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        if (refusal != null) {
            throw new NotYet("Configurations rest, because the hub refuses this cluster: " + refusal);
        }
        return EVERY;
    }

    private List<StoredObject> managed() {
        return cluster.configs().everywhere(FluxLabels.IS_MANAGED, "true");
    }

    private void follow(
            DesiredState desired, Map<String, FluxConfigurationReport> outcome, List<RuntimeException> failures) {
        FluxConfigPlan plan = FluxConfigPlan.of(desired.fluxConfigurations(), managed());
        for (DesiredState.FluxConfiguration wish : plan.writes()) {
            try {
                write(wish);
            } catch (RuntimeException e) {
                // The others must not suffer from one that cannot be written, for instance into a namespace on its way
                // out.
                failures.add(e);
                outcome.put(wish.name(), failed(wish.name(), wish.generation(), e));
            }
        }
        for (ObjectKey key : plan.deletes()) {
            LOG.log(Level.INFO, "event=configuration.delete name={0}", key);
            cluster.configs().delete(key);
        }
        plan.gone().forEach((name, generation) -> outcome.put(name, FluxConfigurationReport.gone(name, generation)));
    }

    private void write(DesiredState.FluxConfiguration wish) {
        ObjectKey key = FluxConfigPlan.key(wish);
        LOG.log(Level.INFO, "event=configuration.write name={0} generation={1,number,#}", key, wish.generation());
        cluster.access().createNamespace(key.namespace());
        if (wish.protectedSettings() == null) {
            // First: once the FluxConfig has lost the reference, nobody knows of the Secret.
            cluster.configs()
                    .find(key)
                    .filter(present -> KubeParameters.reference(present) != null)
                    .ifPresent(present -> objects.forgetSettings(key));
        }
        cluster.configs()
                .apply(
                        key,
                        new Intent(
                                FluxLabels.of(key),
                                Map.of(FluxLabels.HUB_GENERATION, Long.toString(wish.generation())),
                                List.of(ApplyFluxConfig.FINALIZER),
                                null,
                                FluxConfigPlan.spec(wish)));
    }

    /** Null if there is nothing to tell the hub yet. */
    private @Nullable FluxConfigurationReport reconcile(
            StoredObject config, Brought before, List<RuntimeException> failures) {
        String name = config.key().name();
        long generation = FluxLabels.hubGeneration(config);
        FluxConfigurationReport report;
        RuntimeException failure = null;
        try {
            status.begin(config);
            if (config.deleting()) {
                objects.remove(config, before);
                report = FluxConfigurationReport.of(name, generation, ComplianceState.PENDING, null);
            } else {
                FluxConfigurationSpec spec = config.spec(FluxConfigurationSpec.class);
                Brought brought = objects.apply(config, spec, before);
                List<ObjectStatus> releases =
                        new HelmReleaseStatuses(key -> cluster.helmReleases().find(key)).of(brought.kustomizations());
                report = report(config, spec, brought, releases);
            }
        } catch (UnreadableSetting e) {
            // Only the hub can bring others, and that wakes this agent.
            report = failed(name, generation, e);
            status.show(config, report, e);
            return e.awaited() ? null : report;
        } catch (RuntimeException e) {
            failure = e;
            failures.add(e);
            report = failed(name, generation, e);
        }
        status.show(config, report, failure);
        return report;
    }

    static FluxConfigurationReport report(
            StoredObject config, FluxConfigurationSpec spec, Brought brought, List<ObjectStatus> releases) {
        String namespace = config.key().namespace();
        List<ObjectStatus> statuses = new ArrayList<>();
        List<StoredObject> all = new ArrayList<>();
        ObjectKind kind = FluxSource.kind(spec);
        StoredObject source = brought.sources().get(kind);
        statuses.add(Compliance.status(kind.kind(), config.key().name(), namespace, source));
        if (source != null) {
            all.add(source);
        }
        brought.kustomizations().forEach((name, object) -> {
            statuses.add(Compliance.status("Kustomization", name, namespace, object));
            all.add(object);
        });
        List<ObjectStatus> owned = List.copyOf(statuses);
        statuses.addAll(releases);
        return new FluxConfigurationReport(
                config.key().name(),
                FluxLabels.hubGeneration(config),
                false,
                ComplianceState.of(
                        spec.suspend(),
                        owned.stream().map(ObjectStatus::complianceState).toList()),
                Compliance.syncedCommit(source),
                Compliance.updatedAt(source),
                null,
                all.stream()
                        .map(Compliance::complaint)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                statuses);
    }

    private static FluxConfigurationReport failed(String name, long generation, RuntimeException reason) {
        return FluxConfigurationReport.of(
                name,
                generation,
                ComplianceState.NON_COMPLIANT,
                Compliance.shortened(String.valueOf(reason.getMessage())));
    }
}
