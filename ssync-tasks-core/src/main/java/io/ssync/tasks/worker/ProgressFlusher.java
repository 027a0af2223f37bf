package io.ssync.tasks.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final RepeatedCauses causes = new RepeatedCauses(log, Ticker.SYSTEM);
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
        Map<RunningTask, RunningTask.Progress> taken = new LinkedHashMap<>();
        List<TaskResult> records = new ArrayList<>();
        for (RunningTask task : tasks) {
            RunningTask.Progress progress = task.takeProgress();
            if (progress != null && task.mayReport()) {
                record(task, progress).ifPresent(record -> {
                    taken.put(task, progress);
                    records.add(record);
                });
            }
        }
        if (!records.isEmpty()) {
            store(records, taken);
        }
    }

    /** One task's progress that cannot be written concerns no other. */
    private Optional<TaskResult> record(RunningTask task, RunningTask.Progress progress) {
        try {
            return Optional.of(writer.write(
                    task.message(), progress.state(), progress.json().get(), null));
        } catch (RuntimeException e) {
            causes.warn("the progress cannot be written of task", task.id(), e);
            return Optional.empty();
        }
    }

    private void store(List<TaskResult> records, Map<RunningTask, RunningTask.Progress> taken) {
        try {
            results.store(records);
            listener.progressWritten(records.size());
        } catch (ResultBackendAwayException e) {
            log.debug("the progress of {} tasks waits for the result backend", records.size(), e);
            taken.forEach(RunningTask::keep);
        } catch (ResultBackendRefusedException e) {
            storeAlone(records, e);
        }
    }

    private void storeAlone(List<TaskResult> records, ResultBackendRefusedException refused) {
        if (records.size() == 1) {
            causes.warn(
                    "the result backend refuses the progress of task",
                    records.get(0).taskId(),
                    refused);
            return;
        }
        for (TaskResult record : records) {
            store(List.of(record), Map.of());
        }
    }
}
