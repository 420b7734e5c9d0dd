package io.mooring.functions.operation;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmRequest;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.OperationLinks;
import io.mooring.functions.tables.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Deletions that take more with them than one request can. Each goes on in steps: within the request that asked for it,
 * whenever somebody polls it, and by the timer, which also finishes what a crash left half done.
 */
public final class Cascade {
    private static final String DELETING = "Deleting";

    /** A step that runs now is not disturbed by the timer. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int PER_RUN_MAX = 50;

    private final OperationLog log;

    public Cascade(OperationLog log) {
        this.log = log;
    }

    /** Something that can be deleted in steps. */
    public interface Step {
        /**
         * Takes some more away.
         *
         * @param target ARM id of what is to go
         * @return whether nothing is left
         */
        boolean advance(String target, Instant now);
    }

    /** Writes down that a deletion begins: from now on it will come to its end, whoever stops in between. */
    public LongOperation begin(String target, Instant now) {
        LongOperation operation = operation(target, DELETING, now);
        log.begun(operation);
        return operation;
    }

    /** Takes a step, and says how far it is now. */
    public LongOperation advance(LongOperation operation, Step step, Instant now) {
        if (operation.hasEnded() || !step.advance(operation.target(), now)) {
            return operation;
        }
        log.ended(operation.key(), LongOperation.SUCCEEDED, null, now);
        return operation.at(LongOperation.SUCCEEDED, null);
    }

    /** Writes down something that ended as soon as it began. */
    public LongOperation done(String target, Instant now) {
        LongOperation operation = operation(target, LongOperation.SUCCEEDED, now);
        log.begun(operation);
        return operation;
    }

    /** The operation that a URL names, if it is known. */
    public Optional<LongOperation> find(Call call) {
        return log.find(RowKey.operation(call.part("operation")));
    }

    /** Goes on with deletions that nobody goes on with; answers how many came to their end. */
    public int resume(Step step, Instant now) {
        int ended = 0;
        for (LongOperation operation : log.in(DELETING, now.minus(PATIENCE), PER_RUN_MAX)) {
            ended += advance(operation, step, now).hasEnded() ? 1 : 0;
        }
        return ended;
    }

    /** The answer to a poll of a Location. */
    public static ArmResponse result(ArmRequest request, LongOperation operation) {
        return operation.hasEnded()
                ? ArmResponse.empty(204)
                : ArmResponse.empty(202)
                        .with(
                                "Location",
                                request.origin() + request.uri().getRawPath() + "?"
                                        + request.uri().getRawQuery())
                        .with("Retry-After", OperationLinks.RETRY_AFTER);
    }

    private static LongOperation operation(String target, String state, Instant now) {
        String name = UUID.randomUUID().toString();
        Instant endedAt = LongOperation.isEnd(state) ? now : null;
        return new LongOperation(RowKey.operation(name), name, target, state, now, endedAt, null);
    }
}
