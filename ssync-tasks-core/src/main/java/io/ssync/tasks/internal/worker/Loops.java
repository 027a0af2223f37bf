package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads of a worker but those that run tasks. Each is a {@link SupervisedLoop}, and ends when it is told to, whatever
 * becomes of the others. Safe for use by any thread.
 */
final class Loops {
    private final String prefix;
    private final TaskListener listener;
    private final Ticker ticker;
    /** Guarded by this. */
    private final List<SupervisedLoop> loops = new ArrayList<>();

    /** {@code prefix} is what the names of the threads begin with. */
    Loops(String prefix, TaskListener listener, Ticker ticker) {
        this.prefix = prefix;
        this.listener = listener;
        this.ticker = ticker;
    }

    /** Begins to take one step after the other. */
    synchronized SupervisedLoop start(String name, SupervisedLoop.Step step) {
        SupervisedLoop loop = SupervisedLoop.start(prefix + name, step, listener, ticker);
        loops.add(loop);
        return loop;
    }

    /** Begins to take a step again and again, with so much rest before each. */
    synchronized void every(Duration rest, String name, Runnable step) {
        loops.add(SupervisedLoop.every(rest, prefix + name, step, listener, ticker));
    }

    /** Begins to take a step at intervals that are counted from its beginning. */
    synchronized void atRate(Duration interval, String name, Runnable step) {
        loops.add(SupervisedLoop.atRate(interval, prefix + name, step, listener, ticker));
    }

    /** Ends all, and waits for each a while; those that have ended before are left alone. */
    void stop(Duration patience) {
        List<SupervisedLoop> all;
        synchronized (this) {
            all = List.copyOf(loops);
        }
        all.forEach(SupervisedLoop::interrupt);
        all.forEach(loop -> loop.join(patience));
    }
}
