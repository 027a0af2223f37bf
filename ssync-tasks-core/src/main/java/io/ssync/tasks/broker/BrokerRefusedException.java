package io.ssync.tasks.broker;

import org.jspecify.annotations.Nullable;

/** The broker refused what it was given, and nothing has changed: the same call fails again, as long as the reason lasts. */
public sealed class BrokerRefusedException extends BrokerException {
    private static final long serialVersionUID = 1L;

    public BrokerRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** As many messages wait in a queue as its bound allows. Nothing was sent to it; the same call succeeds once workers have caught up. */
    public static final class QueueFull extends BrokerRefusedException {
        private static final long serialVersionUID = 1L;

        private final String queue;

        /** For a queue, and how many messages may wait in it. */
        public QueueFull(String queue, int most) {
            super(
                    "queue '" + queue + "' is full: task_queue_max_length lets " + most
                            + " messages wait in it, and with this call there would be more; nothing was sent to it",
                    null);
            this.queue = queue;
        }

        /** The queue. */
        public String queue() {
            return queue;
        }
    }
}
