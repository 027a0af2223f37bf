package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery whose run is over, on its way through the {@link Completer}: {@link Finished}, then {@link Stored}, then
 * {@link Continued}, then settled, and {@link Told} if its task is still in the ledger then. It goes that way by itself: what holds one up concerns no other. Immutable.
 */
sealed interface Completion {

    /** What it is about. */
    Subject subject();

    /** The last thing that the broker is told about the delivery, or null if it is settled already. */
    @Nullable
    Settlement settlement();

    /**
     * What a completion is about.
     *
     * @param taskId the id of the task; of a message that nobody can read, an empty text
     * @param delivery the delivery, or null if there is only a result to store
     * @param message the message, or null if nobody can read it
     * @param mark what says that the task is durable, or null if nothing is to be said to the ledger
     */
    record Subject(
            String taskId,
            @Nullable Delivery delivery,
            @Nullable TaskMessage message,
            @Nullable LedgerMark mark) {

        static Subject of(Admitted admitted) {
            return new Subject(admitted.message().id(), admitted.delivery(), admitted.message(), admitted.mark());
        }

        /** Which task it is, for the log. */
        @Override
        public String toString() {
            return message == null ? "of an unreadable message" : Shown.text(message.task()) + " " + Shown.text(taskId);
        }
    }

    /**
     * The run is over.
     *
     * @param result what to store, or null
     * @param ended what the task ended with, stored or not, so that what follows it may begin; null if it has not ended
     */
    record Finished(
            Subject subject,
            @Nullable TaskResult result,
            @Nullable TaskResult ended,
            @Nullable Settlement settlement) implements Completion {

        /** Nothing is to be stored, and nothing follows. */
        static Finished settledBy(Subject subject, @Nullable Settlement settlement) {
            return new Finished(subject, null, null, settlement);
        }

        Stored stored() {
            return new Stored(subject, ended, settlement);
        }
    }

    /** The result, if there is one to be stored, is stored. */
    record Stored(
            Subject subject,
            @Nullable TaskResult ended,
            @Nullable Settlement settlement) implements Completion {}

    /**
     * It is known what follows; the broker is to be told.
     *
     * @param settlements what to tell it, one after the other
     * @param chords the chords to be forgotten after that
     */
    record Continued(Subject subject, List<Settlement> settlements, List<String> chords) implements Completion {
        @Override
        public @Nullable Settlement settlement() {
            return settlements.isEmpty() ? null : settlements.get(settlements.size() - 1);
        }

        /** What is to be told next. */
        Settlement next() {
            return settlements.get(0);
        }

        /** The same without that. */
        Continued told() {
            return new Continued(subject, settlements.subList(1, settlements.size()), chords);
        }

        boolean isLast() {
            return settlements.size() == 1;
        }
    }

    /** The broker has been told everything; the row of the task is to leave the ledger. */
    record Told(Subject subject) implements Completion {
        @Override
        public @Nullable Settlement settlement() {
            return null;
        }
    }
}
