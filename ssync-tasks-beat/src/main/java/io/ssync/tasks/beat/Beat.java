package io.ssync.tasks.beat;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.internal.worker.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * <p>When it starts, and when there is no schedule left, it adds those that the app's tasks declare with {@link Periodic}, those of the
 * builder, and Celery's {@code celery.backend_cleanup}, if they are not there.
 *
 * <p>Start as many as there are processes: each due time becomes one task all the same, and one beat that is left does for all. It has
 * one thread, which goes on whatever goes wrong: while a server is away nothing is sent, and when it is back each schedule makes up for
 * what was missed, as it says. Safe for use by any thread.
 */
public final class Beat implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Beat.class);

    /** It is not ready if it has not looked for this long at what is due. */
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(30);

    /** As Celery installs it, where results are kept that somebody has to delete. */
    private static final ScheduleEntry CLEANUP = ScheduleEntry.of(
            "celery.backend_cleanup",
            Crontab.parse("0 4 * * *"),
            ScheduledCall.of("celery.backend_cleanup").withExpireAfter(Duration.ofHours(12)));

    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(35);

    private final ScheduleStore store;
    private final Ticker ticker = Ticker.SYSTEM;
    private final BeatEngine engine;
    private final List<Declaration> declarations;
    private final Thread thread;
    /** This and the next are guarded by this object. */
    private boolean stopping;

    private boolean woken;
    /** When a step has gone well last, and what went wrong since. */
    private volatile long lookedNanos;

    private volatile @Nullable String trouble;

    private Beat(Builder builder) {
        store = builder.store;
        engine = new BeatEngine(
                store, new TaskCalls(builder.app), ticker, new SafeBeatListener(builder.listener), builder.keepTicks);
        builder.cronDeadline.ifPresent(engine::cronStartingDeadline);
        declarations = builder.declarations();
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
        boolean declared = false;
        Duration rest = Duration.ZERO;
        while (rest(rest)) {
            try {
                // Once more if all is gone: the store may have lost its data.
                if (!declared || engine.foundNothing() && !declarations.isEmpty()) {
                    declarations.forEach(declaration -> declaration.writeTo(store));
                    declared = true;
                    engine.lookSoon();
                }
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
        private BeatListener listener = BeatListener.NONE;
        private Duration keepTicks = Duration.ofDays(7);
        private Optional<Duration> cronDeadline = Optional.empty();
        private final List<Declaration> declared = new ArrayList<>();

        private Builder(TaskApp app, ScheduleStore store) {
            this.app = Objects.requireNonNull(app, "app");
            this.store = Objects.requireNonNull(store, "store");
        }

        /** Who is told what it does; nobody unless set. */
        public Builder listener(BeatListener listener) {
            this.listener = listener;
            return this;
        }

        /** Adds a schedule to the store when it starts, unless there is one of its name. */
        public Builder schedule(ScheduleEntry entry) {
            declared.add(new Declaration(entry, false));
            return this;
        }

        /** The same, but one of its name is changed to this. It stays disabled or paused if it is. */
        public Builder overwrite(ScheduleEntry entry) {
            declared.add(new Declaration(entry, true));
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

        /**
         * How late the due time of a crontab may be to run at all, if its policy has no deadline of its own: Celery's setting
         * {@code beat_cron_starting_deadline}. Any time unless set.
         */
        public Builder cronStartingDeadline(Duration latest) {
            this.cronDeadline = Misfire.ONCE.within(latest).deadline();
            return this;
        }

        private List<Declaration> declarations() {
            List<Declaration> all = new ArrayList<>(Declaration.of(app));
            all.addAll(declared);
            boolean expires = !app.settings().resultExpires().isZero();
            if (expires && !app.results().expiresByItself()) {
                all.add(new Declaration(CLEANUP, false));
            }
            return all;
        }

        /**
         * Starts it. It waits for servers that are away.
         *
         * @throws IllegalArgumentException if a {@link Periodic} of the app's tasks cannot be what it says
         */
        public Beat start() {
            Beat beat = new Beat(this);
            beat.thread.start();
            return beat;
        }
    }
}
