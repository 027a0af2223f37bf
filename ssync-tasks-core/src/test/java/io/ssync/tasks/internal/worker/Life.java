package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a simulation knows of one task, from outside: what was promised to its caller, and what has happened to it. */
final class Life {
    /** What comes of its runs. */
    enum Ending {
        RETURNS,
        FAILS,
        RETRIES,
        IGNORES,
        BURIES,
        REQUEUES,
        HANGS
    }

    /** One run of it, or the part of one that was seen. */
    static final class Run {
        final SimulatedWorker worker;
        final Delivery delivery;
        final int retries;
        final Instant since;
        boolean ended;
        /** Whether another message takes its place, or its own goes back: then the next run is no second one. */
        boolean handedOn;

        @Nullable
        String returned;

        Run(SimulatedWorker worker, Delivery delivery, int retries, Instant since) {
            this.since = since;
            this.worker = worker;
            this.delivery = delivery;
            this.retries = retries;
        }
    }

    final String id;
    final String task;
    final Ending ending;
    /** What it has in common with those that it must not run beside; empty if there are none. */
    final String key;
    /** The tasks that have to succeed before it begins. */
    final List<Life> before;

    final List<Run> runs = new ArrayList<>();
    /** Whether its call has returned, so that it must not be lost. */
    boolean accepted;
    /** Whether it may never begin, and nothing is missing then. */
    boolean optional;

    /** Whether it has a row in the ledger until it ends, so that no loss of the broker's data concerns it. */
    boolean durable;
    /** Whether the broker may have lost it, or have it once more. */
    boolean forgotten;
    /** Whether the broker has lost it while a worker had it, which may not know that yet. */
    boolean hasLapsed;

    boolean revoked;

    @Nullable
    SimulatedWorker acknowledgedBy;

    @Nullable
    TaskResult end;

    @Nullable
    Instant endedAt;

    /** Why it is a dead letter, if it is one. */
    @Nullable
    String buried;

    Life(String id, String task, Ending ending, String key, List<Life> before) {
        this.id = id;
        this.task = task;
        this.ending = ending;
        this.key = key;
        this.before = List.copyOf(before);
    }

    boolean runsAtMostOnce() {
        return task.equals("sim.once");
    }

    boolean beginsAtMostOnce() {
        return runsAtMostOnce() || task.equals("sim.nottwice");
    }

    /** Its next run will be no second one of those so far. */
    void handOn() {
        runs.forEach(run -> run.handedOn = true);
    }

    boolean isSilent() {
        return task.equals("sim.silent");
    }

    boolean isPromised() {
        return !optional && (before.isEmpty() ? accepted : before.stream().allMatch(Life::isPromised));
    }

    /** Whether it does not begin because of what became of those before it. */
    boolean isCutOff() {
        return before.stream()
                .anyMatch(
                        one -> one.isCutOff() || one.buried != null || one.revoked || one.isExcused() || one.forgotten);
    }

    /** Whether it may be gone: it was acknowledged before its run, and its worker is gone. */
    boolean isExcused() {
        SimulatedWorker worker = acknowledgedBy;
        return runsAtMostOnce()
                && worker != null
                && (worker.isGone() || runs.stream().anyMatch(run -> run.handedOn));
    }
}
