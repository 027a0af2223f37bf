package io.ssync.tasks.beat;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.worker.Ticker;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running beat: sends the task of each due time of its schedules, until it is closed.
 *
 * <pre>{@code
 * try (Beat beat = Beat.of(app, schedules).start()) { … }
 * }</pre>
 *
 * <p>Start as many as there are processes: each due time becomes one task all the same, and one beat that is left does for all. It has
 * one thread, which goes on whatever goes wrong: while a server is away nothing is sent, and when it is back each schedule makes up for
 * what was missed, as it says. Safe for use by any thread.
 */
public final class Beat implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Beat.class);

    /** It is not ready if it has not looked for this long at what is due. */
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(30);

    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(35);

    private final ScheduleStore store;
    private final Ticker ticker;
    private final BeatEngine engine;
    private final Thread thread;
    /** This and the next are guarded by this object. */
    private boolean stopping;

    private boolean woken;
    /** When a step has gone well last, and what went wrong since. */
    private volatile long lookedNanos;

    private volatile @Nullable String trouble;

    private Beat(Builder builder) {
        store = builder.store;
        ticker = builder.ticker;
        engine = new BeatEngine(
                store, new TaskCalls(builder.app), ticker, new SafeBeatListener(builder.listener), builder.keepTicks);
        thread = new Thread(this::run, "ssync-beat");
        thread.setDaemon(true);
        lookedNanos = ticker.nanos();
    }

    /** Begins to set up a beat that sends tasks of an app; both the app and the store stay the caller's to close. */
    public static Builder of(TaskApp app, ScheduleStore store) {
        return new Builder(app, store);
    }

    /** Has it look for changes at once, for example after one that this process has made. */
    public void wake() {
        synchronized (this) {
            woken = true;
            notifyAll();
        }
    }

    /** How it is at this moment. */
    public BeatHealth health() {
        Duration silent = Duration.ofNanos(ticker.nanos() - lookedNanos);
        if (!thread.isAlive()) {
            return new BeatHealth(false, "the beat is stopped");
        }
        if (silent.compareTo(LOOK_PATIENCE) <= 0) {
            return BeatHealth.OK;
        }
        String cause = trouble;
        return new BeatHealth(
                false,
                "the beat has not looked at what is due for " + silent.toSeconds() + " s"
                        + (cause == null ? "" : ": " + cause));
    }

    /** Stops it: what it is deciding at this moment is ended first. */
    @Override
    public void close() {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        log.info("beat started on the schedules in {}", store.describe());
        int failures = 0;
        Duration rest = Duration.ZERO;
        while (rest(rest)) {
            try {
                rest = engine.step();
                lookedNanos = ticker.nanos();
                trouble = null;
                if (failures > 0) {
                    log.info("the beat goes on, after {} failures", failures);
                }
                failures = 0;
            } catch (RuntimeException | Error e) {
                failures++;
                failed(e, failures);
                rest = Duration.ofMillis(Math.min(LONGEST_PAUSE_MILLIS, 20L << Math.min(failures, 6)));
            }
        }
        log.info("beat stopped");
    }

    /** Says so once, until it works again. */
    private void failed(Throwable failure, int failures) {
        trouble = String.valueOf(failure.getMessage());
        if (failures > 1) {
            log.debug("the beat cannot go on", failure);
        } else if (BeatEngine.isAway(failure)) {
            log.warn("the beat waits: {}", failure.getMessage());
        } else {
            log.error("the beat cannot go on, and tries again", failure);
        }
    }

    /** Returns false when it is to stop. */
    private synchronized boolean rest(Duration time) {
        long end = ticker.nanos() + time.toNanos();
        try {
            long left = time.toNanos();
            while (!stopping && !woken && left > 0) {
                // Rounded up, since a step that comes early would only rest once more.
                wait((left + 999_999) / 1_000_000);
                left = end - ticker.nanos();
            }
        } catch (InterruptedException e) {
            // Nobody but close() may end it, so the rest is over, no more.
            log.debug("the beat was interrupted", e);
        }
        if (woken) {
            woken = false;
            engine.lookSoon();
        }
        return !stopping;
    }

    /** Sets up a beat. Not safe for use by several threads. */
    public static final class Builder {
        private final TaskApp app;
        private final ScheduleStore store;
        private Ticker ticker = Ticker.SYSTEM;
        private BeatListener listener = BeatListener.NONE;
        private Duration keepTicks = Duration.ofDays(7);

        private Builder(TaskApp app, ScheduleStore store) {
            this.app = Objects.requireNonNull(app, "app");
            this.store = Objects.requireNonNull(store, "store");
        }

        /** Who is told what it does; nobody unless set. */
        public Builder listener(BeatListener listener) {
            this.listener = listener;
            return this;
        }

        /** How long what became of a due time can be seen, 7 days unless set. */
        public Builder keepTicks(Duration keep) {
            if (keep.isNegative() || keep.isZero()) {
                throw new IllegalArgumentException("ticks must be kept for a positive time, was " + keep);
            }
            this.keepTicks = keep;
            return this;
        }

        /** Where elapsed time is read; the machine's unless set. */
        Builder ticker(Ticker ticker) {
            this.ticker = ticker;
            return this;
        }

        /** Starts it. It waits for servers that are away. */
        public Beat start() {
            Beat beat = new Beat(this);
            beat.thread.start();
            return beat;
        }
    }
}
