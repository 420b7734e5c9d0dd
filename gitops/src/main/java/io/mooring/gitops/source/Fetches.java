package io.mooring.gitops.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Fetches, one per URL and reference whoever asks: who asks while one runs gets its result, as does who comes soon after. */
public final class Fetches {
    private final GitFetch git;
    private final Clock clock;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();

    public Fetches(GitFetch git, Clock clock) {
        this.git = git;
        this.clock = clock;
    }

    /** What the reference names now, or named at most {@code age} ago. */
    public Revision fetch(Request request, Duration age) throws GitOperationFailed {
        Instant oldest = clock.instant().minus(age);
        Slot slot = slots.computeIfAbsent(request.key(), key -> new Slot());
        slot.lock.lock();
        try {
            if (slot.revision != null && !slot.startedAt.isBefore(oldest)) {
                return slot.revision;
            }
            slot.revision = null;
            Instant startedAt = clock.instant();
            Revision revision = git.fetch(request.url(), request.ref(), request.credentials(), request.timeout());
            slot.startedAt = startedAt;
            slot.revision = revision;
            return revision;
        } finally {
            slot.lock.unlock();
        }
    }

    /** What to fetch. */
    public record Request(String url, GitRef ref, Credentials credentials, Duration timeout) {
        String key() {
            String name = switch (ref) {
                case GitRef.Branch branch -> "branch " + branch.name();
                case GitRef.Tag tag -> "tag " + tag.name();
                case GitRef.Name named -> "name " + named.name();
                case GitRef.Semver semver -> "semver " + semver.text();
                case GitRef.Commit commit -> "commit " + commit.id() + " " + commit.branch();
            };
            return url + "\n" + name + "\n" + credentials.fingerprint();
        }
    }

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private Instant startedAt = Instant.MIN;
        private @Nullable Revision revision;
    }
}
