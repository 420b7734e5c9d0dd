package io.mooring.agents.extensionmanager;

import io.mooring.agents.kube.Readiness;
import io.mooring.agents.kube.StoredObject;
import io.mooring.extensions.helm.ReleaseName;
import io.mooring.extensions.release.ReleaseOutcome;
import io.mooring.protocol.crd.Condition;
import io.mooring.protocol.crd.ExtensionConfigStatus;
import io.mooring.protocol.extension.ExtensionState;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of an ExtensionConfig where it stands: in our own words for the hub, in conditions for Kubernetes' tools. */
final class ExtensionStanding {
    private static final int MESSAGE_CHARACTERS_MAX = 4000;

    private final Clock clock;

    ExtensionStanding(Clock clock) {
        this.clock = clock;
    }

    /**
     * One ExtensionConfig that a status is written for.
     *
     * @param known what its status said of the release so far, null if that does not count
     * @param release null if it is not known or not its own
     */
    record Subject(
            StoredObject config,
            @Nullable ExtensionConfigStatus known,
            @Nullable ReleaseName release) {
        static Subject of(StoredObject config) {
            return new Subject(config, config.status(ExtensionConfigStatus.class), null);
        }
    }

    /** Whether the status is about the present spec. */
    static boolean isOf(StoredObject config, @Nullable ExtensionConfigStatus status) {
        Long observed = status == null ? null : status.observedGeneration();
        return observed != null && observed == config.generation();
    }

    /**
     * It is there.
     *
     * @param drifted what others did to its objects and is not to be set right
     * @param heldBack why it is not at the newest version, null if it is or nobody knows
     */
    ExtensionConfigStatus installed(
            Subject subject, String version, int revision, List<String> drifted, @Nullable String heldBack) {
        String words = "Version " + version + " is installed, revision " + revision + ".";
        ExtensionConfigStatus all = installed(
                subject,
                version,
                (long) revision,
                drifted.isEmpty() ? words : words + " " + String.join("; ", drifted));
        return all.with(drifted, heldBack);
    }

    /** It is part of the agents, so it is there as long as they are. */
    ExtensionConfigStatus builtIn(Subject subject, String version) {
        return installed(subject, version, null, "Version " + version + " is part of the agents.");
    }

    private ExtensionConfigStatus installed(Subject subject, String version, @Nullable Long revision, String message) {
        ExtensionConfigStatus all =
                status(subject, ExtensionState.INSTALLED, null, Readiness.done("Installed", message));
        return new ExtensionConfigStatus(
                all.state(),
                all.observedGeneration(),
                version,
                all.releaseName(),
                all.releaseNamespace(),
                revision,
                null,
                null,
                null,
                null,
                null,
                all.conditions());
    }

    /** It rests, because the cluster's certificate has run out; all else that was said of it stays. */
    ExtensionConfigStatus expired(StoredObject config) {
        ExtensionConfigStatus before = config.status(ExtensionConfigStatus.class);
        List<Condition> conditions =
                Readiness.expired().conditions(config, before == null ? null : before.conditions(), clock.instant());
        ExtensionConfigStatus said = before == null ? ExtensionConfigStatus.NOTHING : before;
        return said.with(conditions);
    }

    ExtensionConfigStatus pending(Subject subject, String message) {
        return status(subject, ExtensionState.PENDING, message, Readiness.working("Progressing", message));
    }

    ExtensionConfigStatus deleting(Subject subject, @Nullable String message) {
        String words = message == null ? "The release is gone." : message;
        return status(subject, ExtensionState.DELETING, message, Readiness.working("Terminating", words));
    }

    /** It has failed and is tried again. */
    ExtensionConfigStatus failed(Subject subject, String message) {
        return status(subject, ExtensionState.FAILED, message, Readiness.retrying("InstallationFailed", message));
    }

    /** The same, with what explains it, and with what runs now if it was taken back. */
    ExtensionConfigStatus failed(Subject subject, ReleaseOutcome.Failed failure) {
        ExtensionConfigStatus all = failed(subject, shortened(failure.message()));
        ReleaseOutcome.Installed running = failure.running();
        List<ExtensionConfigStatus.Evidence> evidence = failure.evidence().stream()
                .map(each -> new ExtensionConfigStatus.Evidence(
                        switch (each.kind()) {
                            case OBJECT -> "Object";
                            case EVENT -> "Event";
                            case LOG -> "Log";
                        },
                        each.about(),
                        each.text()))
                .toList();
        return new ExtensionConfigStatus(
                all.state(),
                all.observedGeneration(),
                running == null ? all.currentVersion() : running.version(),
                all.releaseName(),
                all.releaseNamespace(),
                running == null ? all.revision() : Long.valueOf(running.revision()),
                all.message(),
                evidence.isEmpty() ? null : evidence,
                null,
                null,
                failure.version(),
                all.conditions());
    }

    private static String shortened(String text) {
        return text.length() <= MESSAGE_CHARACTERS_MAX ? text : text.substring(0, MESSAGE_CHARACTERS_MAX) + "…";
    }

    /** Somebody must change something before trying again makes sense. */
    ExtensionConfigStatus stalled(Subject subject, String reason, String message) {
        return status(subject, ExtensionState.FAILED, message, Readiness.stalled(reason, message));
    }

    /** What was said before, with its conditions if an older agent has left them out. */
    ExtensionConfigStatus unchanged(Subject subject, ExtensionConfigStatus before) {
        if (before.conditions() != null && !before.conditions().isEmpty()) {
            return before;
        }
        ExtensionState state = before.state();
        String version = before.currentVersion();
        Long revision = before.revision();
        String message = before.message() == null ? "The chart is being looked at." : before.message();
        if (state == ExtensionState.INSTALLED && version != null && revision != null) {
            return installed(subject, version, revision.intValue(), List.of(), before.notUpgraded());
        }
        return state == ExtensionState.FAILED ? failed(subject, message) : pending(subject, message);
    }

    private ExtensionConfigStatus status(
            Subject subject, ExtensionState state, @Nullable String message, Readiness readiness) {
        StoredObject config = subject.config();
        ExtensionConfigStatus known = subject.known();
        ReleaseName release = subject.release();
        ExtensionConfigStatus before = config.status(ExtensionConfigStatus.class);
        return new ExtensionConfigStatus(
                state,
                config.generation(),
                known == null ? null : known.currentVersion(),
                release != null ? release.name() : known == null ? null : known.releaseName(),
                release != null ? release.namespace() : known == null ? null : known.releaseNamespace(),
                known == null ? null : known.revision(),
                message,
                null,
                null,
                null,
                null,
                readiness.conditions(config, before == null ? null : before.conditions(), clock.instant()));
    }
}
