package io.ssync.tasks;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method a task: something that can be called now and run elsewhere, later.
 *
 * <p>The method is a non-private instance method of a class, or of an interface whose implementation the worker registers.
 * Its first parameter may be a {@link TaskContext}; the others, at most eight, and the return value travel as JSON. A task
 * may run more than once (a worker may die between its end and the acknowledgement), so make it idempotent.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Task {
    /** The name on the wire. Default: the full name of the declaring class, a dot, and the method's name. */
    String name() default "";

    /** Further names by which workers accept the task. */
    String[] aliases() default {};

    /** Keep no result, whatever the outcome. */
    boolean ignoreResult() default false;

    /** Store the state STARTED when the task begins, at the price of one more row. */
    boolean trackStarted() default false;

    /** Seconds after which the task is asked to end; the app's soft time limit unless positive. */
    double softTimeLimit() default 0;

    /** Seconds after which the task is recorded as failed; the app's time limit unless positive. */
    double timeLimit() default 0;

    /**
     * Acknowledge after the run (at least once, the default) or, when false, before it (at most once: a crash in the middle
     * loses the task).
     */
    boolean acksLate() default true;

    /**
     * Whether the task runs again when the worker that ran it has died. When false it fails with {@code WorkerLostError}
     * instead: for work that must not be begun twice. Such a task stores the state STARTED before it begins, and this does
     * nothing for tasks that keep no result.
     */
    boolean rejectOnWorkerLost() default true;

    /**
     * Whether its calls are written into the app's ledger before the broker has them, so that they survive a broker that loses
     * its data. Such a call costs a commit. One that acknowledges early is durable until it begins.
     */
    boolean durable() default false;

    /** Exceptions, with their subclasses, after which the task is retried by itself. */
    Class<? extends Throwable>[] autoRetryFor() default {};

    /** Exceptions, with their subclasses, that are final even if {@link #autoRetryFor} names a superclass. */
    Class<? extends Throwable>[] dontRetryFor() default {};

    /** How many retries there may be before the task fails; negative means without end. */
    int maxRetries() default 3;

    /** Seconds until a retry, the first one if {@link #retryBackoff} is set. */
    double retryDelay() default 180;

    /** Whether each automatic retry waits twice as long as the one before, starting at one second. */
    boolean retryBackoff() default false;

    /** The longest wait between automatic retries with backoff, in seconds. */
    double retryBackoffMax() default 600;

    /** Whether the wait with backoff is a random part of it, so that many failed tasks do not come back all at once. */
    boolean retryJitter() default true;

    /**
     * How often the task may start in each queue, over all workers: {@code 10/s}, {@code 100/m} or {@code 5/h}. Starts are
     * spaced evenly. No limit unless set; what waits for it costs nothing and holds up no other task.
     */
    String rateLimit() default "";

    /** How many may run at once in each queue, over all workers; per key if there is {@link #concurrencyKey}. 0 for no limit. */
    int maxConcurrency() default 0;

    /** The names of the parameters whose values {@link #maxConcurrency} counts apart: one school, one bank account. */
    String[] concurrencyKey() default {};

    /**
     * The names of the parameters whose values take turns in each queue: the calls of one school, one customer. However many of
     * one wait, the next call of another begins when a worker takes its turn. Calls of all tasks with the same key share a turn.
     */
    String[] fairnessKey() default {};

    /** Makes the task unique; give at most one. */
    Unique[] unique() default {};
}
