package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.Optional;

/** What a {@link TaskRunner} asks of the worker, or of the eager caller, around it. */
interface Surroundings {
    /** Puts a message that came too early among the waiting ones; false if it is due after all. */
    boolean defer(Delivery delivery, Instant eta);

    /** Acknowledges before the run; false if the lease was lost meanwhile, so that another worker may have run it. */
    boolean ackEarly(Delivery delivery);

    /** What is stored of a task, if anything is; waits for the result backend if it is away. */
    Optional<TaskResult> stored(String taskId);

    /** Whether a message is durable and the ledger does not know it: its task may have ended. */
    boolean isUnknownToLedger(Delivery delivery);

    /** Takes a durable task off the ledger; waits for it if it is away. */
    void forgetSurely(String taskId);

    /** A task has come to an end, and its result, if it was to be stored, is stored: what follows it may begin. */
    void ended(TaskMessage message, TaskResult result);

    /** Whether somebody has revoked a task. */
    boolean isRevoked(String taskId);

    /** Stores a state in between, if the result backend is there. */
    void store(TaskResult result);

    /** Stores a state in between for certain; waits for the result backend if it is away. */
    void storeSurely(TaskResult result);

    /** The task has said something of its progress. */
    void progressed(RunningTask task);

    /** How often a message may be delivered again after it has cost a worker or a process. */
    int maxRedeliveries();

    /** The time limits of tasks at this moment. */
    DeclaredLimits limits();

    /** A task has taken a step of its life. */
    void happened(TaskEvent event);

    /** An attempt is about to run its task. */
    void began(Attempt attempt);

    /** The task of an attempt has run. */
    void ended(Attempt attempt);
}
