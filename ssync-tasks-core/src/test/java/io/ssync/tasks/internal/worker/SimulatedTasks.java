package io.ssync.tasks.internal.worker;

import io.ssync.tasks.Task;
import io.ssync.tasks.Unique;
import io.ssync.tasks.broker.UniqueLock;

/** The tasks of a simulation. Only their declarations count: the seed decides what comes of a call. */
public final class SimulatedTasks {
    /** Nothing special. */
    @Task(name = "sim.plain")
    public void plain(String id) {
        notCalled(id);
    }

    /** Says that it has begun. */
    @Task(name = "sim.started", trackStarted = true)
    public void started(String id) {
        notCalled(id);
    }

    /** Runs at most once. */
    @Task(name = "sim.once", acksLate = false)
    public void once(String id) {
        notCalled(id);
    }

    /** Does not begin a second time after a crash. */
    @Task(name = "sim.nottwice", rejectOnWorkerLost = false)
    public void notTwice(String id) {
        notCalled(id);
    }

    /** Leaves no result. */
    @Task(name = "sim.silent", ignoreResult = true)
    public void silent(String id) {
        notCalled(id);
    }

    /** Starts so often and no more. */
    @Task(name = "sim.rate", rateLimit = "10/s")
    public void rate(String id) {
        notCalled(id);
    }

    /** One at a time of each key. */
    @Task(name = "sim.keyed", maxConcurrency = 1, concurrencyKey = "key")
    public void keyed(String id, String key) {
        notCalled(id + key);
    }

    /** Each key in its turn. */
    @Task(name = "sim.fair", fairnessKey = "key")
    public void fair(String id, String key) {
        notCalled(id + key);
    }

    /** One of each key from its call to its end. */
    @Task(name = "sim.unique", unique = @Unique(key = "key"))
    public void unique(String id, String key) {
        notCalled(id + key);
    }

    /** One of each key from its call to its start. */
    @Task(name = "sim.waiting", unique = @Unique(key = "key", until = UniqueLock.Until.STARTED))
    public void waiting(String id, String key) {
        notCalled(id + key);
    }

    /** Is given up after a while. */
    @Task(name = "sim.limited", timeLimit = 4, softTimeLimit = 2)
    public void limited(String id) {
        notCalled(id);
    }

    private static void notCalled(String id) {
        throw new IllegalStateException("a simulation calls no task, but did so for " + id);
    }
}
