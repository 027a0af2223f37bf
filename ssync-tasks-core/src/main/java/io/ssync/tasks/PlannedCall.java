package io.ssync.tasks;

import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.UniqueLock;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultBackend;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call with everything decided, written as it will travel. Of the members of a large group little more than these bytes is kept until the
 * last one is written. Immutable.
 *
 * @param outbound for the broker or the ledger
 * @param message null where nobody looks at it any more
 */
record PlannedCall<R>(
        String task,
        ResultType<R> resultType,
        String id,
        Way way,
        OutboundMessage outbound,
        @Nullable TaskMessage message,
        Optional<UniqueLock> lock) {

    /** How a call is sent. */
    enum Way {
        /** It runs at once, in the caller's thread. */
        EAGER,
        /** Through the ledger. */
        DURABLE,
        /** With the lock of a unique task. */
        UNIQUE,
        PLAIN
    }

    /** The result of this call, which has just been sent, or has run. */
    AsyncResult<R> result(ResultBackend results) {
        return way == Way.EAGER
                ? result(id, results)
                : AsyncResult.justCalled(id, resultType, results, outbound.queue());
    }

    /** The result of another task, which is on its way in the place of this one. */
    AsyncResult<R> result(String holder, ResultBackend results) {
        return new AsyncResult<>(holder, resultType, results, outbound.queue());
    }

    Ledger.Entry entry() {
        return new Ledger.Entry(id, 0, outbound);
    }

    void requireNotUnique() {
        if (way == Way.UNIQUE) {
            throw notDurable(task);
        }
    }

    static IllegalArgumentException notDurable(String task) {
        return new IllegalArgumentException(task + " is unique, and a call of a unique task cannot be durable");
    }
}
