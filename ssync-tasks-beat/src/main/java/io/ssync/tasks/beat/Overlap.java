package io.ssync.tasks.beat;

/**
 * What happens at a due time while the task of the one before has not ended: it waits in its queue, runs, or waits for a retry. The app's
 * ledger says whether it has; without a ledger its result does.
 */
public enum Overlap {
    /** Both go on. */
    ALLOW,
    /** The due time is skipped. */
    SKIP,
    /** The due time waits until the task has ended; of several that wait, the latest runs. */
    QUEUE_ONE,
    /** The task that has not ended is terminated, and the due time runs. */
    CANCEL_RUNNING
}
