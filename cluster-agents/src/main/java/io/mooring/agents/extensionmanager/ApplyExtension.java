package io.mooring.agents.extensionmanager;

import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.DesiredRelease;
import io.mooring.extensions.release.ReleaseOutcome;
import io.mooring.extensions.release.SetSyntax;
import io.mooring.protocol.crd.ExtensionConfigStatus;
import io.mooring.protocol.extension.ExtensionSpec;
import io.mooring.protocol.extension.ExtensionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes one ExtensionConfig a step further and says where it stands. */
final class ApplyExtension {
    static final String FINALIZER = "clusterconfig.azure.com/extension-manager";

    private static final int MESSAGE_CHARACTERS_MAX = 4000;

    private final KubeObjects configs;
    private final ExtensionChart charts;
    private final Releases releases;
    private final ReleaseTasks tasks;
    private Map<ReleaseName, ObjectKey> owners = Map.of();

    ApplyExtension(KubeObjects configs, ExtensionChart charts, Releases releases, ReleaseTasks tasks) {
        this.configs = configs;
        this.charts = charts;
        this.releases = releases;
        this.tasks = tasks;
    }

    /** Decides which of all objects owns which release. */
    void claims(List<StoredObject> all) {
        List<ReleaseClaims.Claim> claims = new ArrayList<>();
        for (StoredObject config : all) {
            try {
                ExtensionConfigStatus status = config.status(ExtensionConfigStatus.class);
                claims.add(new ReleaseClaims.Claim(
                        config.key(),
                        release(config),
                        ExtensionLabels.isFromHub(config),
                        status != null && status.releaseName() != null));
            } catch (IllegalArgumentException e) {
                // Says so itself when its turn comes; what cannot be read claims nothing.
            }
        }
        owners = ReleaseClaims.owners(claims);
    }

    Duration untilDue(Set<String> present, Duration atMost) {
        tasks.retain(present);
        return tasks.untilDue(atMost);
    }

    ExtensionConfigStatus step(StoredObject config) {
        @Nullable ExtensionConfigStatus before = config.status(ExtensionConfigStatus.class);
        ReleaseName release;
        ExtensionSpec spec;
        try {
            spec = config.spec(ExtensionSpec.class);
            release = release(config);
        } catch (IllegalArgumentException e) {
            if (config.deleting()) {
                configs.release(config, FINALIZER);
            }
            return failed(config, before, null, String.valueOf(e.getMessage()));
        }
        ObjectKey owner = owners.get(release);
        if (owner != null && !owner.equals(config.key())) {
            if (config.deleting()) {
                // The release is another's: it stays.
                configs.release(config, FINALIZER);
            }
            return failed(
                    config,
                    null,
                    null,
                    "The release " + release + " belongs to the ExtensionConfig " + owner + "; choose another name.");
        }
        return config.deleting() ? remove(config, before, release) : install(config, before, spec, release);
    }

    private ExtensionConfigStatus remove(
            StoredObject config, @Nullable ExtensionConfigStatus before, ReleaseName release) {
        Optional<ReleaseOutcome> outcome = tasks.progress(config.uid(), "remove", () -> releases.remove(release));
        ReleaseOutcome last = outcome.orElse(new ReleaseOutcome.Working("The release is being uninstalled."));
        return switch (last) {
            case ReleaseOutcome.Removed removed -> {
                configs.release(config, FINALIZER);
                yield status(config, before, release, ExtensionState.DELETING, null);
            }
            case ReleaseOutcome.Failed failure ->
                status(config, before, release, ExtensionState.DELETING, words(failure));
            case ReleaseOutcome.Working working ->
                status(config, before, release, ExtensionState.DELETING, working.message());
            case ReleaseOutcome.Installed installed -> status(config, before, release, ExtensionState.DELETING, null);
        };
    }

    private ExtensionConfigStatus install(
            StoredObject config, @Nullable ExtensionConfigStatus before, ExtensionSpec spec, ReleaseName release) {
        if (before != null
                && before.releaseNamespace() != null
                && !before.releaseNamespace().equals(release.namespace())) {
            return failed(
                    config,
                    before,
                    null,
                    "A release cannot move from namespace " + before.releaseNamespace() + " to " + release.namespace()
                            + "; delete the extension and create it anew.");
        }
        configs.hold(config, FINALIZER);
        DesiredRelease desired;
        try {
            desired = new DesiredRelease(
                    release,
                    charts.of(spec, before == null ? null : before.currentVersion()),
                    SetSyntax.values(spec.configurationSettings()),
                    true,
                    DesiredRelease.READY_WITHIN_DEFAULT);
        } catch (IllegalArgumentException e) {
            return failed(config, before, release, String.valueOf(e.getMessage()));
        }
        Optional<ReleaseOutcome> outcome =
                tasks.progress(config.uid(), "generation " + config.generation(), () -> releases.reconcile(desired));
        ReleaseOutcome last = outcome.orElse(new ReleaseOutcome.Working("The chart is being looked at."));
        return switch (last) {
            case ReleaseOutcome.Installed(String version, int revision) ->
                new ExtensionConfigStatus(
                        ExtensionState.INSTALLED,
                        config.generation(),
                        version,
                        release.name(),
                        release.namespace(),
                        (long) revision,
                        null,
                        null);
            case ReleaseOutcome.Working(String message) ->
                before != null && outcome.isEmpty() && isOf(config, before)
                        ? before
                        : status(config, before, release, ExtensionState.PENDING, message);
            case ReleaseOutcome.Failed failure -> failed(config, before, release, words(failure));
            case ReleaseOutcome.Removed removed ->
                status(config, before, release, ExtensionState.PENDING, "The release has gone and is made anew.");
        };
    }

    /** After a restart of this agent an installed extension is looked at again; that is no news. */
    private static boolean isOf(StoredObject config, ExtensionConfigStatus before) {
        Long observed = before.observedGeneration();
        return observed != null && observed == config.generation();
    }

    private ReleaseName release(StoredObject config) {
        return charts.release(config.key().name(), config.spec(ExtensionSpec.class));
    }

    private static String words(ReleaseOutcome.Failed failure) {
        String text = failure.evidence().isEmpty()
                ? failure.message()
                : failure.message() + " — " + String.join("; ", failure.evidence());
        return text.length() <= MESSAGE_CHARACTERS_MAX ? text : text.substring(0, MESSAGE_CHARACTERS_MAX) + "…";
    }

    private static ExtensionConfigStatus failed(
            StoredObject config,
            @Nullable ExtensionConfigStatus before,
            @Nullable ReleaseName release,
            String message) {
        return status(config, before, release, ExtensionState.FAILED, message);
    }

    private static ExtensionConfigStatus status(
            StoredObject config,
            @Nullable ExtensionConfigStatus before,
            @Nullable ReleaseName release,
            ExtensionState state,
            @Nullable String message) {
        return new ExtensionConfigStatus(
                state,
                config.generation(),
                before == null ? null : before.currentVersion(),
                release != null ? release.name() : before == null ? null : before.releaseName(),
                release != null ? release.namespace() : before == null ? null : before.releaseNamespace(),
                before == null ? null : before.revision(),
                message,
                null);
    }
}
