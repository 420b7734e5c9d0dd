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
import java.util.concurrent.ConcurrentHashMap;
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
    private final WatchReleases drift;
    private final ExtensionStanding standing;
    /** Why an extension is not at the newest version, by its uid. */
    private final Map<String, String> heldBack = new ConcurrentHashMap<>();

    private Map<ReleaseName, ObjectKey> owners = Map.of();

    /** What a release is made of. */
    record Parts(ExtensionChart charts, ExtensionSecrets secrets) {}

    ApplyExtension(KubeObjects configs, Parts parts, TendedReleases tended, Clock clock) {
        this.configs = configs;
        this.charts = parts.charts();
        this.secrets = parts.secrets();
        this.releases = tended.releases();
        this.tasks = tended.tasks();
        this.drift = tended.drift();
        this.standing = new ExtensionStanding(clock);
    }

    ExtensionSecrets secrets() {
        return secrets;
    }

    /** What an ExtensionConfig's status is while the cluster's certificate has run out. */
    ExtensionConfigStatus expired(StoredObject config) {
        return standing.expired(config);
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
        heldBack.keySet().retainAll(present);
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
        drift.forget(release);
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
        Optional<ExtensionConfigStatus> moved = moved(subject, release);
        if (moved.isPresent()) {
            return moved.get();
        }
        configs.hold(config, FINALIZER);
        DesiredRelease desired;
        UpgradePath path;
        SortedMap<String, String> settings = new TreeMap<>(spec.configurationSettings());
        Collection<String> hidden;
        try {
            path = charts.path(spec);
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
        tasks.own(config.uid(), release);
        Optional<ReleaseOutcome> outcome = tasks.progress(
                config.uid(), "generation " + config.generation(), () -> reconcile(config.uid(), desired, path));
        ReleaseOutcome last = outcome.orElse(new ReleaseOutcome.Working(LOOKING));
        return switch (last) {
            case ReleaseOutcome.Installed(String version, int revision) -> {
                drift.track(release, releases.objects(release), repairs(spec));
                yield standing.installed(
                        subject, version, revision, drifted(release, hidden), heldBack.get(config.uid()));
            }
            case ReleaseOutcome.Working(String message) ->
                // After a restart of this agent an installed extension is looked at again; that is no news.
                before != null && outcome.isEmpty() && ExtensionStanding.isOf(config, before)
                        ? standing.unchanged(subject, before)
                        : standing.pending(subject, ExtensionSecrets.redacted(message, hidden));
            case ReleaseOutcome.Failed failure -> standing.failed(subject, ExtensionSecrets.redacted(failure, hidden));
            case ReleaseOutcome.Removed removed -> standing.pending(subject, "The release has gone and is made anew.");
        };
    }

    private List<String> drifted(ReleaseName release, Collection<String> hidden) {
        return drift.drifted(release).stream()
                .map(words -> ExtensionSecrets.redacted(words, hidden))
                .toList();
    }

    private Optional<ExtensionConfigStatus> moved(Subject subject, ReleaseName release) {
        ExtensionConfigStatus before = subject.known();
        String from = before == null ? null : before.releaseNamespace();
        return from == null || from.equals(release.namespace())
                ? Optional.empty()
                : Optional.of(standing.stalled(
                        Subject.of(subject.config()),
                        "ReleaseCannotMove",
                        "A release cannot move from namespace " + from + " to " + release.namespace()
                                + "; delete the extension and create it anew."));
    }

    /** Off the loop's thread, because what there is of a chart is asked for over the network. */
    private ReleaseOutcome reconcile(String uid, DesiredRelease desired, UpgradePath path) {
        ReleaseOutcome outcome = releases.reconcile(desired);
        if (outcome instanceof ReleaseOutcome.Installed(String version, int ignored)) {
            path.heldBack(version, releases.versions(desired))
                    .ifPresentOrElse(why -> heldBack.put(uid, why), () -> heldBack.remove(uid));
        }
        return outcome;
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

    private static boolean repairs(ExtensionSpec spec) {
        return spec.lifecycle() == null || spec.lifecycle().drift() != ExtensionLifecycle.Drift.REPORT;
    }

    private static boolean withCrds(ExtensionSpec spec) {
        return spec.lifecycle() != null && spec.lifecycle().crds() == ExtensionLifecycle.Crds.DELETE;
    }
}
