package io.ssync.tasks.broker;

import java.util.List;
import java.util.Optional;

/**
 * The limits of the tasks of one queue. What is set here counts instead of what the code declares, for all workers at once and
 * until it is reset. Safe for use by any thread; every method throws {@link BrokerException} when the broker cannot be reached.
 */
public interface TaskLimits {
    /**
     * How a task is limited at this moment.
     *
     * @param task its name
     * @param declaredRate the rate that the code declares; empty for none
     * @param rate the rate that counts; empty for none
     * @param declaredMaxConcurrency how many at once by the code; 0 for no limit
     * @param maxConcurrency how many at once, as it counts; 0 for no limit
     * @param running how many run that count for {@code maxConcurrency}
     * @param waiting how many wait for their limit
     */
    record Status(
            String task,
            Optional<RateLimit> declaredRate,
            Optional<RateLimit> rate,
            int declaredMaxConcurrency,
            int maxConcurrency,
            long running,
            long waiting) {}

    /** The limited tasks, by name. */
    List<Status> list();

    /** Sets how often a task may start; empty takes the limit off. */
    void setRate(String task, Optional<RateLimit> rate);

    /** Sets how many of a task may run at once, per key if it has keys; 0 takes the limit off. */
    void setMaxConcurrency(String task, int most);

    /** Goes back to what the code declares. */
    void reset(String task);
}
