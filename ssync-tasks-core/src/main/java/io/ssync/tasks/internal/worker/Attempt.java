package io.ssync.tasks.internal.worker;

import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.message.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to run a task, as seen by the threads around it: the one that runs it, the one that watches time
 * limits, and the one that carries out remote commands. Its end is decided once, by {@link #decideEnd}. Safe for use by any
 * thread.
 */
final class Attempt {
    private static final Logger log = LoggerFactory.getLogger(Attempt.class);

    /** How long a cancelled task may take to notice. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(3);

    /** A process is asked where it is from this long before it is given up, again and again: on a busy machine an answer takes its time. */
    private static final Duration STACK_PATIENCE = Duration.ofSeconds(2);

    private final Admitted admitted;
    private final RunningTask running;
    private final RetryPolicy retries;
    private final TimeLimits limits;
    private final TaskPool.Slot slot;
    private final Ticker ticker;
    private final InstantSource clock;
    private final long created;
    /** When the call began; as long as it has not, of no meaning. */
    private volatile long start;

    /** Its place among the attempts of its worker; 0 before it is among them. */
    private volatile long number;

    private volatile boolean begun;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean softLimitEnforced;
    private volatile boolean terminated;

    Attempt(
            Admitted admitted,
            RunningTask running,
            RetryPolicy retries,
            TimeLimits limits,
            TaskPool.Slot slot,
            Ticker ticker,
            InstantSource clock) {
        this.admitted = admitted;
        this.running = running;
        this.retries = retries;
        this.limits = limits;
        this.slot = slot;
        this.ticker = ticker;
        this.clock = clock;
        this.created = ticker.nanos();
    }

    long number() {
        return number;
    }

    void number(long newNumber) {
        number = newNumber;
    }

    Admitted admitted() {
        return admitted;
    }

    TaskMessage message() {
        return admitted.message();
    }

    RunningTask running() {
        return running;
    }

    RetryPolicy retries() {
        return retries;
    }

    /** Says that the call begins. False if it began before, in a process that did not live long enough to get it. */
    boolean begin() {
        boolean first = !begun;
        if (first) {
            start = ticker.nanos();
            begun = true;
        }
        return first;
    }

    /** How long the call has taken so far. */
    Duration took() {
        return Duration.ofNanos(elapsed());
    }

    private long elapsed() {
        return begun ? ticker.nanos() - start : 0;
    }

    /** When it began, by the app's clock. */
    Instant began() {
        return clock.instant().minusNanos(ticker.nanos() - created);
    }

    /** Whether the message was acknowledged before the run. */
    boolean isAcknowledged() {
        return admitted.acknowledged();
    }

    /** The process that the task runs in. */
    long pid() {
        return running.pid();
    }

    /** Whether somebody has terminated it. */
    boolean isTerminated() {
        return terminated;
    }

    /**
     * Decides the end of the attempt. The first to ask wins: the task itself, or the watch over its hard time limit.
     * Whatever the others say from then on counts for nothing.
     */
    boolean decideEnd() {
        return ended.compareAndSet(false, true);
    }

    /** Stops the task, since nobody wants it any more. */
    void terminate() {
        if (!terminated) {
            terminated = true;
            log.info("task {} is terminated", this);
            running.cancel("it is revoked");
        }
    }

    /** Asks the task to end if it has run longer than its soft limit. */
    void enforceSoftLimit() {
        if (!softLimitEnforced && limits.softExceeded(elapsed())) {
            softLimitEnforced = true;
            log.warn("task {} is asked to end after {}; it is at{}", this, limits.soft(), stack());
            running.overran(limits.soft());
        }
    }

    /** Asks where the call is, so that {@link #stack} tells it once {@link #isStackComing} is over. */
    void askStack() {
        running.askStack();
    }

    boolean isStackComing() {
        return running.isStackComing();
    }

    /** Where the call is, as far as that is known; whoever asks has more important things to do than to fail. */
    String stack() {
        try {
            return running.stack();
        } catch (RuntimeException | Error e) {
            return "\n\tnobody knows where: " + e;
        }
    }

    /** Ends the task by force, where that is possible, if it was asked to stop and does not. */
    void enforceCancellation() {
        if (running.isCancelledFor(CANCEL_PATIENCE) && running.kill()) {
            log.error("task {} does not stop; its process is killed", this);
        }
    }

    /** Whether it has run longer than its hard limit; asks a process where it is shortly before. */
    boolean exceedsHardLimit() {
        if (limits.hardExceeded(elapsed() + STACK_PATIENCE.toNanos())) {
            running.askStack();
        }
        return limits.hardExceeded(elapsed());
    }

    /** The limit after which it is given up. */
    Duration hardLimit() {
        return limits.hard();
    }

    /**
     * Stops a task that was given up: kills its process, or gives the place of its thread, which cannot be stopped, to another.
     *
     * @return false if a thread is left behind that goes on with the task
     */
    boolean abandon() {
        try {
            running.cancel("it has run longer than its time limit");
        } catch (RuntimeException | Error e) {
            log.warn("task {} cannot be asked to stop", this, e);
        }
        return running.kill() || !slot.giveUp();
    }

    @Override
    public String toString() {
        return Shown.text(message().task()) + " " + Shown.text(message().id());
    }
}
