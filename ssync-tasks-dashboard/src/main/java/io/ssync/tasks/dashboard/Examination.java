package io.ssync.tasks.dashboard;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.health.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doctor at work, on a thread of its own. Safe for use by any thread. */
final class Examination {
    private static final Logger log = LoggerFactory.getLogger(Examination.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Thread thread;
    private volatile @Nullable List<Finding> found;
    private volatile boolean cancelled;

    private Examination(TaskApp app) {
        thread = new Thread(() -> examine(app), "ssync-dashboard-doctor");
        thread.setDaemon(true);
    }

    static Examination begin(TaskApp app) {
        Examination begun = new Examination(app);
        begun.thread.start();
        return begun;
    }

    private void examine(TaskApp app) {
        try {
            found = app.examine();
        } catch (RuntimeException e) {
            if (!cancelled) {
                log.warn("The doctor cannot look: {}", e.getMessage());
            }
        }
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    /** What was found; empty as long as it is not over, and if it failed. */
    Optional<List<Finding>> found() {
        return Optional.ofNullable(found);
    }

    /** Ends it, and waits for that: the servers' connections may be closed next. */
    void cancel() {
        cancelled = true;
        Threads.end(thread, PATIENCE);
    }
}
