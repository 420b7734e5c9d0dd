package io.mooring.agents.extensionmanager;

import io.mooring.agents.extensionmanager.ExtensionStanding.Subject;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKey;
import io.mooring.agents.kube.StoredObject;
import io.mooring.agents.loop.NotYet;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.DesiredRelease;
import io.mooring.extensions.release.ReleaseOutcome;
import io.mooring.extensions.release.ReleasePolicy;
import io.mooring.extensions.release.SetSyntax;
import io.mooring.protocol.crd.ExtensionConfigStatus;
import io.mooring.protocol.extension.ExtensionLifecycle;
import io.mooring.protocol.extension.ExtensionSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes one ExtensionConfig a step further and says where it stands. */
final class ApplyExtension {
    static final String FINALIZER = "clusterconfig.azure.com/extension-manager";

    private static final String LOOKING = "The chart is being looked at.";

    private final KubeObjects configs;
    private final ExtensionChart charts;
    private final ExtensionSecrets secrets;
    private final Releases releases;
    private final ReleaseTasks tasks;
    private final ExtensionStanding standing;
    private Map<ReleaseName, ObjectKey> owners = Map.of();

    /** What a release is made of. */
    record Parts(ExtensionChart charts, ExtensionSecrets secrets) {}

    ApplyExtension(KubeObjects configs, Parts parts, Releases releases, ReleaseTasks tasks, Clock clock) {
        this.configs = configs;
        this.charts = parts.charts();
        this.secrets = parts.secrets();
        this.releases = releases;
        this.tasks = tasks;
        this.standing = new ExtensionStanding(clock);
    }

    ExtensionSecrets secrets() {
        return secrets;
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

    /** What to say of a spec that was not seen before, empty if it was. */
    Optional<ExtensionConfigStatus> begin(StoredObject config) {
        ExtensionConfigStatus before = config.status(ExtensionConfigStatus.class);
        return config.deleting() || ExtensionStanding.isOf(config, before)
                ? Optional.empty()
                : Optional.of(standing.pending(Subject.of(config), LOOKING));
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
            return standing.stalled(Subject.of(config), "InvalidSpec", String.valueOf(e.getMessage()));
        }
        Optional<String> builtIn = charts.builtIn(spec);
        if (builtIn.isPresent()) {
            if (config.deleting()) {
                configs.release(config, FINALIZER);
                return standing.deleting(Subject.of(config), null);
            }
            return standing.builtIn(Subject.of(config), builtIn.get());
        }
        ObjectKey owner = owners.get(release);
        if (owner != null && !owner.equals(config.key())) {
            if (config.deleting()) {
                // The release is another's: it stays.
                configs.release(config, FINALIZER);
            }
            return standing.stalled(
                    new Subject(config, null, null),
                    "ReleaseTaken",
                    "The release " + release + " belongs to the ExtensionConfig " + owner + "; choose another name.");
        }
        Subject subject = new Subject(config, before, release);
        return config.deleting() ? remove(subject, spec, release) : install(subject, spec, release);
    }

    private ExtensionConfigStatus remove(Subject subject, ExtensionSpec spec, ReleaseName release) {
        StoredObject config = subject.config();
        Optional<ReleaseOutcome> outcome =
                tasks.progress(config.uid(), "remove", () -> releases.remove(release, withCrds(spec)));
        ReleaseOutcome last = outcome.orElse(new ReleaseOutcome.Working("The release is being uninstalled."));
        return switch (last) {
            case ReleaseOutcome.Removed removed -> {
                configs.release(config, FINALIZER);
                yield standing.deleting(subject, null);
            }
            case ReleaseOutcome.Failed failure -> standing.deleting(subject, failure.message());
            case ReleaseOutcome.Working working -> standing.deleting(subject, working.message());
            case ReleaseOutcome.Installed installed -> standing.deleting(subject, null);
        };
    }

    private ExtensionConfigStatus install(Subject subject, ExtensionSpec spec, ReleaseName release) {
        StoredObject config = subject.config();
        ExtensionConfigStatus before = subject.known();
        if (before != null
                && before.releaseNamespace() != null
                && !before.releaseNamespace().equals(release.namespace())) {
            return standing.stalled(
                    Subject.of(config),
                    "ReleaseCannotMove",
                    "A release cannot move from namespace " + before.releaseNamespace() + " to " + release.namespace()
                            + "; delete the extension and create it anew.");
        }
        configs.hold(config, FINALIZER);
        DesiredRelease desired;
        SortedMap<String, String> settings = new TreeMap<>(spec.configurationSettings());
        Collection<String> hidden;
        try {
            SortedMap<String, String> protectedSettings = secrets.settings(config);
            settings.putAll(protectedSettings);
            hidden = protectedSettings.values();
            desired = new DesiredRelease(
                    release,
                    charts.of(spec, before == null ? null : before.currentVersion()),
                    charts.access(config.key().namespace(), spec),
                    SetSyntax.values(settings),
                    policy(spec),
                    before == null || before.revision() == null
                            ? 0
                            : before.revision().intValue());
        } catch (NotYet e) {
            return standing.pending(subject, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return standing.stalled(subject, "InvalidSpec", String.valueOf(e.getMessage()));
        }
        Optional<ReleaseOutcome> outcome =
                tasks.progress(config.uid(), "generation " + config.generation(), () -> releases.reconcile(desired));
        ReleaseOutcome last = outcome.orElse(new ReleaseOutcome.Working(LOOKING));
        return switch (last) {
            case ReleaseOutcome.Installed(String version, int revision) ->
                standing.installed(subject, version, revision);
            case ReleaseOutcome.Working(String message) ->
                // After a restart of this agent an installed extension is looked at again; that is no news.
                before != null && outcome.isEmpty() && ExtensionStanding.isOf(config, before)
                        ? standing.unchanged(subject, before)
                        : standing.pending(subject, ExtensionSecrets.redacted(message, hidden));
            case ReleaseOutcome.Failed failure -> standing.failed(subject, ExtensionSecrets.redacted(failure, hidden));
            case ReleaseOutcome.Removed removed -> standing.pending(subject, "The release has gone and is made anew.");
        };
    }

    private ReleaseName release(StoredObject config) {
        return charts.release(config.key().name(), config.spec(ExtensionSpec.class));
    }

    private static ReleasePolicy policy(ExtensionSpec spec) {
        ExtensionLifecycle lifecycle = spec.lifecycle();
        if (lifecycle == null) {
            return ReleasePolicy.DEFAULT;
        }
        ReleasePolicy policy = lifecycle.onFailure() == ExtensionLifecycle.OnFailure.KEEP
                ? ReleasePolicy.DEFAULT.keepingFailures()
                : ReleasePolicy.DEFAULT;
        return lifecycle.readyWithin() == null ? policy : policy.within(lifecycle.readyWithin());
    }

    private static boolean withCrds(ExtensionSpec spec) {
        return spec.lifecycle() != null && spec.lifecycle().crds() == ExtensionLifecycle.Crds.DELETE;
    }
}
