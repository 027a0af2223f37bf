package io.ssync.tasks.broker;

import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the message of a task is at one moment. Times are those of the broker's clock. Payloads are the bytes as the producer put them
 * in; do not change them.
 */
public sealed interface MessagePlace {
    /** The queue. */
    String queue();

    /** The message. */
    byte[] payload();

    /**
     * It could be claimed.
     *
     * @param ahead how many of the queue are served before it, those of better priorities included
     */
    record Ready(String queue, byte[] payload, long ahead) implements MessagePlace {}

    /**
     * It waits for its time.
     *
     * @param due when it becomes ready
     */
    record Delayed(String queue, byte[] payload, Instant due) implements MessagePlace {}

    /**
     * It waits for a limit of its task.
     *
     * @param task the name that the limit is kept under
     * @param key what the limit counts by; empty if it has no keys
     * @param notBefore when a rate lets the next one start; empty if one that runs has to end before, or it may start by now
     * @param holders the tasks in flight that count for the same limit
     */
    record Limited(
            String queue, byte[] payload, String task, String key, Optional<Instant> notBefore, List<Holder> holders)
            implements MessagePlace {
        public Limited {
            holders = List.copyOf(holders);
        }
    }

    /**
     * A task that counts for a limit at this moment.
     *
     * @param taskId its id; empty if its message cannot be read
     * @param worker the node name of the worker that has it
     */
    record Holder(String taskId, String worker) {}

    /**
     * A worker of ours has it.
     *
     * @param worker its node name
     * @param leaseEnd when others may take it, unless the worker renews its lease before
     */
    record InFlight(String queue, byte[] payload, String worker, Instant leaseEnd) implements MessagePlace {}

    /**
     * A worker of Celery has taken it and not acknowledged it yet.
     *
     * @param since when it took it, by that worker's clock
     */
    record Unacknowledged(String queue, byte[] payload, Instant since) implements MessagePlace {}

    /** It was set aside. */
    record Dead(DeadLetter letter) implements MessagePlace {
        @Override
        public String queue() {
            return letter.queue();
        }

        @Override
        public byte[] payload() {
            return letter.payload();
        }
    }
}
