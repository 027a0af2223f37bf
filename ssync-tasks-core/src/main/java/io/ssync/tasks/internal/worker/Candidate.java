package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.TaskMessage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A delivery on its way through the checks of {@link Admission}. For the fetch thread. */
final class Candidate {
    final Delivery delivery;

    @Nullable
    LedgerMark mark;

    @Nullable
    TaskMessage message;

    @Nullable
    TaskDefinition task;
    /** Whether it may be held beside the others, and is not too early. */
    boolean entered;
    /** Whether the broker says that its eta is over. */
    boolean isDue;

    boolean askedLedger;
    boolean unknownToLedger;
    boolean lookedUp;
    boolean acknowledged;
    /** Whether it has been acknowledged without an answer. */
    boolean mayBeAcknowledged;
    /** Whether its way ends here. */
    boolean ended;
    /** Whether it waits for something, to go on later from where it is. */
    boolean waits;

    Candidate(Delivery delivery) {
        this.delivery = delivery;
    }

    boolean goesOn() {
        return !ended && !waits;
    }

    TaskMessage message() {
        return Objects.requireNonNull(message);
    }

    TaskDefinition task() {
        return Objects.requireNonNull(task);
    }

    /** Whether it may begin again after its worker has died. */
    boolean mayBeginTwice() {
        return task().declaration().rejectOnWorkerLost();
    }

    /** Whether somebody had it before. */
    boolean isRedelivered() {
        return delivery.redeliveries() > 0 || NextMessage.isRedelivered(message());
    }

    Completion.Subject subject() {
        return new Completion.Subject(message == null ? "" : message.id(), delivery, message, mark);
    }
}
