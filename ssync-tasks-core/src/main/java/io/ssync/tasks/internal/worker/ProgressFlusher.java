package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private volatile boolean atOnce;

    ProgressFlusher(ResultBackend results, ResultWriter writer, TaskListener listener) {
        this.results = results;
        this.writer = writer;
        this.listener = listener;
    }

    /** The task has something new to store, and had nothing before. */
    void changed(RunningTask task) {
        changed.add(task);
        if (atOnce) {
            runOnce();
        }
    }

    /** From now on whatever a task says is stored on its own thread, each word of it: for those who watch one task alone. */
    void storeAtOnce() {
        atOnce = true;
    }

    /** Stores what is new. A backend that is away costs one update of a progress bar and nothing else. */
    void runOnce() {
        // All of them first: once its progress is taken, a busy task announces itself again, and again.
        List<RunningTask> tasks = new ArrayList<>();
        for (RunningTask task = changed.poll(); task != null; task = changed.poll()) {
            tasks.add(task);
        }
        List<Taken> taken = new ArrayList<>();
        for (RunningTask task : tasks) {
            RunningTask.Progress progress = task.takeProgress();
            if (progress != null && task.mayReport()) {
                take(task, progress).ifPresent(taken::add);
            }
        }
        if (!taken.isEmpty()) {
            store(taken);
        }
    }

    /** What was taken from a task, to be kept for it if it cannot be stored now. */
    private record Taken(RunningTask task, RunningTask.Progress progress, TaskResult record) {
        void keep() {
            task.keep(progress);
        }
    }

    /** One task's progress that cannot be written concerns no other. */
    private Optional<Taken> take(RunningTask task, RunningTask.Progress progress) {
        try {
            String json = progress.json().get();
            return Optional.of(new Taken(task, progress, writer.write(task, progress.state(), json)));
        } catch (RuntimeException | Error e) {
            causes.warn("the progress cannot be written of task", task.id(), e);
            return Optional.empty();
        }
    }

    private void store(List<Taken> taken) {
        try {
            results.store(taken.stream().map(Taken::record).toList());
            listener.progressWritten(taken.size());
        } catch (ResultBackendAwayException e) {
            log.debug("the progress of {} tasks waits for the result backend", taken.size(), e);
            taken.forEach(Taken::keep);
        } catch (RuntimeException | Error e) {
            storeAlone(taken, e);
        }
    }

    private void storeAlone(List<Taken> taken, Throwable failure) {
        if (taken.size() == 1) {
            causes.warn(
                    "the progress cannot be stored of task", taken.get(0).task().id(), failure);
        } else {
            taken.forEach(one -> store(List.of(one)));
        }
    }
}
