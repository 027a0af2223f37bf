package io.ssync.tasks.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds running tasks to their time limits. It looks at all of them a few times a second, so that a task without trouble
 * pays nothing for its limits.
 *
 * <p>A child process is killed. A thread that ignores the interrupt cannot be stopped in Java. Its task is recorded as failed and its place in the pool
 * goes to a new thread; when too many are stuck like that, the worker is told to end.
 */
final class TimeKeeper {
    private static final Logger log = LoggerFactory.getLogger(TimeKeeper.class);
    static final Duration INTERVAL = Duration.ofMillis(100);

    private final Collection<Attempt> running;
    private final TaskPool pool;
    private final Consumer<Completion> completed;
    private final int maxStuck;
    private final Runnable tooManyStuck;

    TimeKeeper(
            Collection<Attempt> running,
            TaskPool pool,
            Consumer<Completion> completed,
            int maxStuck,
            Runnable tooManyStuck) {
        this.running = running;
        this.pool = pool;
        this.completed = completed;
        this.maxStuck = maxStuck;
        this.tooManyStuck = tooManyStuck;
    }

    void runOnce() {
        long now = System.nanoTime();
        for (Attempt attempt : running) {
            attempt.strikeSoft(now);
            attempt.strikeCancelled();
            attempt.strikeHard(now).ifPresent(completion -> {
                running.remove(attempt);
                completed.accept(completion);
                if (!attempt.isStuck()) {
                    return;
                }
                pool.replace(attempt.thread());
                if (pool.stuck() > maxStuck) {
                    log.error(
                            "{} threads ignore their time limits; the worker ends and should be started anew",
                            pool.stuck());
                    tooManyStuck.run();
                }
            });
        }
    }
}
