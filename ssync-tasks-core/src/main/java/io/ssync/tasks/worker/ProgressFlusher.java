package io.ssync.tasks.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what running tasks say of themselves: of each the latest value, a few times a second at most, all in one
 * statement. A million calls of a task cost as many rows as ten.
 */
final class ProgressFlusher {
    private static final Logger log = LoggerFactory.getLogger(ProgressFlusher.class);

    /** How often a person who watches a progress bar wants to see it move. */
    static final Duration INTERVAL = Duration.ofMillis(250);

    private final ResultBackend results;
    private final ResultWriter writer;
    private final TaskListener listener;
    private final Queue<RunningTask> changed = new ConcurrentLinkedQueue<>();

    ProgressFlusher(ResultBackend results, ResultWriter writer, TaskListener listener) {
        this.results = results;
        this.writer = writer;
        this.listener = listener;
    }

    /** The task has something new to store, and had nothing before. */
    void changed(RunningTask task) {
        changed.add(task);
    }

    /** Stores what is new. A backend that is away costs one update of a progress bar and nothing else. */
    void runOnce() {
        // All of them first: once its progress is taken, a busy task announces itself again, and again.
        List<RunningTask> tasks = new ArrayList<>();
        for (RunningTask task = changed.poll(); task != null; task = changed.poll()) {
            tasks.add(task);
        }
        List<TaskResult> records = new ArrayList<>();
        for (RunningTask task : tasks) {
            RunningTask.Progress progress = task.takeProgress();
            if (progress != null && task.delivery().leaseHeld()) {
                records.add(writer.write(
                        task.message(), progress.state(), progress.json().get(), null));
            }
        }
        if (records.isEmpty()) {
            return;
        }
        try {
            results.store(records);
            listener.progressWritten(records.size());
        } catch (ResultBackendException e) {
            log.debug("the progress of {} tasks was not stored", records.size(), e);
        }
    }
}
