package io.ssync.tasks.dashboard;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again as long as somebody is interested, however many they are, on one thread that ends when nobody is. Safe for use
 * by any thread.
 */
final class Poller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Poller.class);

    static final long INTERVAL_MILLIS = 2_000;

    /** So many looks after the last question the thread ends. */
    private static final int LOOKS_WITHOUT_INTEREST = 15;

    private static final long PATIENCE_MILLIS = 10_000;

    private final Supplier<Snapshot> look;
    private final Consumer<Snapshot> listener;
    private final BooleanSupplier watched;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All guarded by the lock.

    private @Nullable Thread thread;
    private @Nullable Snapshot latest;
    private long begun;
    private long finished;
    /** Only what this look or a later one has seen is new enough. */
    private long needed = 1;

    private int looksLeft;
    /** Also read without the lock. */
    private volatile boolean closed;

    /**
     * Begins to look when it is first asked.
     *
     * @param look looks once
     * @param listener is told of each snapshot
     * @param watched whether anybody wants to be told
     */
    Poller(Supplier<Snapshot> look, Consumer<Snapshot> listener, BooleanSupplier watched) {
        this.look = look;
        this.listener = listener;
        this.watched = watched;
    }

    /**
     * What there is to see. The first who asks waits for the first look.
     *
     * @throws IllegalStateException if there was no look for ten seconds
     */
    Snapshot now() {
        lock.lock();
        try {
            interested();
            long left = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (finished < needed && left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            Snapshot seen = latest;
            if (seen == null) {
                throw new IllegalStateException("the servers have not answered for ten seconds");
            }
            return seen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a look", e);
        } finally {
            lock.unlock();
        }
    }

    /** Something was changed: whoever asks from now on is to see it. */
    void stale() {
        lock.lock();
        try {
            needed = begun + 1;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Has it look, if it does not. */
    void wake() {
        lock.lock();
        try {
            interested();
        } finally {
            lock.unlock();
        }
    }

    private void interested() {
        looksLeft = LOOKS_WITHOUT_INTEREST;
        if (thread == null && !closed) {
            needed = begun + 1;
            Thread made = new Thread(this::run, "ssync-dashboard");
            made.setDaemon(true);
            thread = made;
            made.start();
        }
    }

    private void run() {
        while (begin()) {
            Snapshot seen = null;
            try {
                seen = look.get();
                listener.accept(seen);
            } catch (RuntimeException e) {
                if (!closed) {
                    log.error("The dashboard cannot look", e);
                }
            }
            finish(seen);
        }
    }

    /** Waits for the next look; false if there is to be none. */
    private boolean begin() {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
            while (finished >= needed && left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            looksLeft = watched.getAsBoolean() ? LOOKS_WITHOUT_INTEREST : looksLeft - 1;
            if (looksLeft < 0 || closed) {
                thread = null;
                return false;
            }
            begun++;
            return true;
        } catch (InterruptedException e) {
            thread = null;
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void finish(@Nullable Snapshot seen) {
        lock.lock();
        try {
            latest = seen == null ? latest : seen;
            finished = begun;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the look that is under way, so that nobody asks servers whose connections are closed. */
    @Override
    public void close() {
        Thread looking;
        lock.lock();
        try {
            closed = true;
            looking = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (looking != null) {
            Threads.end(looking, Duration.ofMillis(PATIENCE_MILLIS));
        }
    }
}
