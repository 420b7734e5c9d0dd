package io.mooring.agents.extensionmanager;

import io.mooring.agents.hub.DesiredStateFeed;
import io.mooring.agents.hub.StatusReports;
import io.mooring.agents.kube.Intent;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.loop.Pass;
import io.mooring.agents.secret.KubeParameters;
import io.mooring.agents.secret.UnreadableSetting;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.crd.ExtensionConfigStatus;
import io.mooring.protocol.extension.ExtensionReport;
import io.mooring.protocol.extension.ExtensionState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The hub's extensions become ExtensionConfigs; these, and those of users, become releases; releases become reports. */
final class ReconcileExtensions implements Pass {
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Logger LOG = System.getLogger("mooring.agents");

    private final KubeObjects configs;
    private final DesiredStateFeed feed;
    private final StatusReports reports;
    private final Runnable reportsChanged;
    private final ApplyExtension extensions;

    ReconcileExtensions(
            KubeObjects configs,
            DesiredStateFeed feed,
            StatusReports reports,
            Runnable reportsChanged,
            ApplyExtension extensions) {
        this.configs = configs;
        this.feed = feed;
        this.reports = reports;
        this.reportsChanged = reportsChanged;
        this.extensions = extensions;
    }

    @Override
    public Duration run() {
        String refusal = feed.refusal();
        DesiredState desired = refusal == null ? feed.last() : null;
        Map<String, ExtensionReport> outcome = new TreeMap<>();
        if (desired != null) {
            follow(desired, outcome);
        }
        List<StoredObject> all = configs.everywhere();
        Map<String, ExtensionReport> unreadable = desired == null ? Map.of() : writeSecrets(desired, all);
        extensions.claims(all);
        RuntimeException failure = null;
        Set<String> present = new HashSet<>();
        for (StoredObject config : all) {
            present.add(config.uid());
            if (refusal != null && !config.deleting()) {
                // What somebody deletes in the cluster goes even so; all else stays as it is.
                if (DesiredStateFeed.EXPIRED.equals(refusal)) {
                    show(config, extensions.expired(config));
                }
                continue;
            }
            try {
                // Before Helm starts: until then nothing tells those who wait that the last word is not the last.
                extensions.begin(config).ifPresent(status -> show(config, status));
                ExtensionConfigStatus status = extensions.step(config);
                show(config, status);
                if (ExtensionLabels.isFromHub(config)) {
                    outcome.put(config.key().name(), report(config, status));
                }
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        outcome.putAll(unreadable);
        if (desired != null && reports.extensions(outcome)) {
            reportsChanged.run();
        }
        if (failure != null) {
            throw failure;
        }
        Duration next = extensions.untilDue(present, EVERY);
        if (refusal != null) {
            throw new NotYet("Extensions rest, because the hub refuses this cluster: " + refusal, null, next);
        }
        return next;
    }

    private void follow(DesiredState desired, Map<String, ExtensionReport> outcome) {
        ExtensionPlan plan = ExtensionPlan.of(desired.extensions(), configs.in(ExtensionPlan.NAMESPACE));
        for (DesiredState.Extension wish : plan.writes()) {
            LOG.log(
                    Level.INFO,
                    "event=extension.write name={0} generation={1,number,#}",
                    wish.name(),
                    wish.generation());
            ObjectKey key = new ObjectKey(ExtensionPlan.NAMESPACE, wish.name());
            if (wish.protectedSettings() == null) {
                // First: once the ExtensionConfig has lost the reference, nobody knows of the Secret.
                configs.find(key)
                        .filter(present -> KubeParameters.reference(present) != null)
                        .ifPresent(present -> extensions.secrets().forget(key));
            }
            configs.apply(
                    key,
                    new Intent(
                            ExtensionLabels.FROM_HUB,
                            Map.of(ExtensionLabels.HUB_GENERATION, Long.toString(wish.generation())),
                            List.of(ApplyExtension.FINALIZER),
                            null,
                            ExtensionPlan.spec(wish)));
        }
        for (ObjectKey key : plan.deletes()) {
            LOG.log(Level.INFO, "event=extension.delete name={0}", key);
            configs.delete(key);
        }
        plan.gone()
                .forEach((name, generation) -> outcome.put(
                        name,
                        new ExtensionReport(
                                name, generation, true, ExtensionState.DELETING, null, null, null, List.of())));
        plan.taken()
                .forEach((name, generation) -> outcome.put(
                        name,
                        failed(
                                name,
                                generation,
                                "In this cluster somebody has declared an ExtensionConfig of the same name in namespace "
                                        + ExtensionPlan.NAMESPACE + "; delete it or choose another name.",
                                null)));
    }

    /** Opens what is protected; answers what to report of extensions whose settings cannot be opened. */
    private Map<String, ExtensionReport> writeSecrets(DesiredState desired, List<StoredObject> all) {
        Map<String, ExtensionReport> unreadable = new TreeMap<>();
        Map<String, StoredObject> fromHub = new HashMap<>();
        all.stream()
                .filter(config -> ExtensionLabels.isFromHub(config) && !config.deleting())
                .forEach(config -> fromHub.put(config.key().name(), config));
        for (DesiredState.Extension wish : desired.extensions()) {
            StoredObject config = fromHub.get(wish.name());
            if (wish.deleting() || config == null) {
                continue;
            }
            try {
                extensions.secrets().write(wish, config);
            } catch (NotYet e) {
                LOG.log(
                        Level.INFO,
                        "event=extension.settings.wait name={0} reason=\"{1}\"",
                        wish.name(),
                        e.getMessage());
            } catch (UnreadableSetting e) {
                if (!e.awaited()) {
                    unreadable.put(
                            wish.name(), failed(wish.name(), wish.generation(), String.valueOf(e.getMessage()), null));
                }
            }
        }
        return unreadable;
    }

    private void show(StoredObject config, ExtensionConfigStatus status) {
        if (!status.equals(config.status(ExtensionConfigStatus.class))) {
            configs.applyStatus(config.key(), status);
        }
    }

    private static ExtensionReport report(StoredObject config, ExtensionConfigStatus status) {
        String name = config.key().name();
        long generation = ExtensionLabels.hubGeneration(config);
        ExtensionState state = status.state() == null ? ExtensionState.PENDING : status.state();
        String message = status.message();
        if (state == ExtensionState.FAILED) {
            return failed(name, generation, message == null ? "The extension has failed." : message, status);
        }
        return new ExtensionReport(
                name,
                generation,
                false,
                state,
                status.currentVersion(),
                status.releaseNamespace(),
                null,
                statuses(status));
    }

    private static List<ExtensionReport.Status> statuses(ExtensionConfigStatus status) {
        List<ExtensionReport.Status> statuses = new ArrayList<>();
        if (status.message() != null) {
            statuses.add(
                    new ExtensionReport.Status("InstallationInProgress", null, "Information", status.message(), null));
        }
        if (status.notUpgraded() != null) {
            statuses.add(new ExtensionReport.Status("NotUpgraded", null, "Information", status.notUpgraded(), null));
        }
        if (status.drift() != null) {
            status.drift()
                    .forEach(what -> statuses.add(new ExtensionReport.Status("Drifted", null, "Warning", what, null)));
        }
        return statuses;
    }

    /** @param status what else is known, null if nothing is */
    private static ExtensionReport failed(
            String name, long generation, String words, @Nullable ExtensionConfigStatus status) {
        List<ExtensionReport.Status> statuses = new ArrayList<>();
        statuses.add(new ExtensionReport.Status("InstallationFailed", null, "Error", words, null));
        if (status != null && status.evidence() != null) {
            for (ExtensionConfigStatus.Evidence evidence : status.evidence()) {
                statuses.add(new ExtensionReport.Status(
                        "Evidence" + evidence.kind(), evidence.about(), "Information", evidence.text(), null));
            }
        }
        return new ExtensionReport(
                name,
                generation,
                false,
                ExtensionState.FAILED,
                status == null ? null : status.currentVersion(),
                status == null ? null : status.releaseNamespace(),
                words,
                statuses,
                status == null ? null : status.failedVersion());
    }
}
