package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Consumer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds running tasks to their time limits, and ends those that are terminated. It looks at all of them a few times a second, so
 * that a task without trouble pays nothing for its limits.
 *
 * <p>A child process is killed. A thread that ignores the interrupt cannot be stopped in Java: its task is recorded as failed and
 * its slot is given to a new thread; when too many are stuck like that, the worker is told to end.
 */
final class TimeKeeper {
    private static final Logger log = LoggerFactory.getLogger(TimeKeeper.class);
    static final Duration INTERVAL = Duration.ofMillis(100);

    private final Attempts attempts;
    private final Consumer consumer;
    private final TaskPool pool;
    private final Endings endings;
    private final java.util.function.Consumer<Completion.Finished> completed;
    private final int maxStuck;
    private final Runnable tooManyStuck;

    TimeKeeper(
            Attempts attempts,
            Consumer consumer,
            TaskPool pool,
            Endings endings,
            java.util.function.Consumer<Completion.Finished> completed,
            int maxStuck,
            Runnable tooManyStuck) {
        this.attempts = attempts;
        this.consumer = consumer;
        this.pool = pool;
        this.endings = endings;
        this.completed = completed;
        this.maxStuck = maxStuck;
        this.tooManyStuck = tooManyStuck;
    }

    void runOnce() {
        for (Attempt attempt : attempts.running()) {
            try {
                look(attempt);
            } catch (RuntimeException | Error e) {
                log.warn("the limits of task {} could not be enforced this time", attempt, e);
            }
        }
    }

    private void look(Attempt attempt) {
        if (consumer.revocation(attempt.message().id()) == Consumer.Revocation.TERMINATED) {
            attempt.terminate();
        }
        attempt.enforceSoftLimit();
        attempt.enforceCancellation();
        if (attempt.exceedsHardLimit() && attempt.decideEnd()) {
            giveUp(attempt);
        }
    }

    private void giveUp(Attempt attempt) {
        attempts.remove(attempt);
        completed.accept(endings.timeLimitExceeded(attempt));
        if (!attempt.abandon() && pool.stuck() > maxStuck) {
            log.error("{} threads ignore their time limits; the worker ends and should be started anew", pool.stuck());
            tooManyStuck.run();
        }
    }
}
