package io.ssync.tasks.dashboard;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.ResultHistory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the result backend make what pages of tasks are found by, once, on a thread of its own: with millions of rows it takes minutes. */
final class Preparation {
    private static final Logger log = LoggerFactory.getLogger(Preparation.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Thread thread;

    private Preparation(TaskApp app) {
        thread = new Thread(() -> prepare(app), "ssync-dashboard-prepare");
        thread.setDaemon(true);
    }

    static Preparation begin(TaskApp app) {
        Preparation begun = new Preparation(app);
        begun.thread.start();
        return begun;
    }

    private static void prepare(TaskApp app) {
        try {
            app.results().history().ifPresent(ResultHistory::prepare);
        } catch (ResultBackendException e) {
            log.warn("The history of tasks is not made ready, its pages may be slow: {}", e.getMessage());
        }
    }

    /** Waits a little for its end: what is not made by then is made another time. */
    void end() {
        Threads.end(thread, PATIENCE);
    }
}
