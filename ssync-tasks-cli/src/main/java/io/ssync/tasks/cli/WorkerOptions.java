package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.cli.app.WorkerApp;
import io.ssync.tasks.worker.Worker;
import io.ssync.tasks.worker.Worker.ChildCommand;
import io.ssync.tasks.worker.Worker.PoolKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a worker works, by Celery's letters. */
public final class WorkerOptions {
    @Option(
            names = {"-Q", "--queues"},
            split = ",",
            paramLabel = "NAME",
            description = "The queues to read. Default: the default queue and those of the routes.")
    private @Nullable List<String> queues;

    @Option(
            names = {"-c", "--concurrency"},
            paramLabel = "N",
            description = "How many tasks run at a time. Default: worker_concurrency of the settings, else the number "
                    + "of processors.")
    private @Nullable Integer concurrency;

    @Option(
            names = {"-n", "--hostname"},
            paramLabel = "NAME@HOST",
            description = "The node name, unique among all workers; %%h stands for the host. Default: celery@%%h.")
    private @Nullable String name;

    @Option(
            names = {"-P", "--pool"},
            paramLabel = "KIND",
            defaultValue = "threads",
            description =
                    "What tasks run on: threads, virtual (threads of Java 21 or later), or process (child processes, "
                            + "which can be killed). Default: threads.")
    private PoolKind pool = PoolKind.THREADS;

    @Option(
            names = "--max-tasks-per-child",
            paramLabel = "N",
            description =
                    "After how many tasks a child process is replaced. Default: worker_max_tasks_per_child of the "
                            + "settings, else never.")
    private @Nullable Integer maxTasksPerChild;

    @Option(
            names = "--max-memory-per-child",
            paramLabel = "KB",
            description = "Above which resident memory, in kilobytes, a child process is replaced. Default: "
                    + "worker_max_memory_per_child of the settings, else never.")
    private @Nullable Integer maxMemoryPerChild;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long running tasks may take to end when the worker is stopped; then they go back to "
                    + "their queues. Default: ${DEFAULT-VALUE}.")
    private int grace;

    @Option(
            names = "--lease",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long after a crash of this worker its tasks are taken up by another. Default: "
                    + "${DEFAULT-VALUE}.")
    private int lease;

    @Option(
            names = {"-E", "--task-events"},
            description = "Send events of the tasks. Remote control can switch them on later, too.")
    private boolean taskEvents;

    /** The settings as these options change them. */
    public TaskSettings settings(TaskSettings settings) {
        TaskSettings changed = taskEvents ? settings.withSendTaskEvents(true) : settings;
        changed = maxTasksPerChild == null ? changed : changed.withMaxTasksPerChild(maxTasksPerChild);
        return maxMemoryPerChild == null ? changed : changed.withMaxMemoryPerChild(maxMemoryPerChild);
    }

    /** Starts the worker; {@code child} is how its child processes are started, if it has any. */
    public Worker start(WorkerApp of, ChildCommand child) {
        TaskApp app = of.tasks();
        Worker.Builder worker = app.worker()
                .queues(queues(of))
                .gracePeriod(Duration.ofSeconds(grace))
                .lease(Duration.ofSeconds(lease))
                .concurrency(concurrency(app.settings()));
        if (pool == PoolKind.PROCESS) {
            worker.processes(child);
        } else {
            worker.pool(pool);
        }
        if (name != null) {
            worker.name(name);
        }
        return worker.start();
    }

    /** The node name that was asked for; null for the default. */
    @Nullable
    String name() {
        return name;
    }

    /** The queues that are read. */
    List<String> queues(WorkerApp app) {
        return queues == null ? app.queues() : List.copyOf(queues);
    }

    /** How many tasks will run at a time. */
    public int concurrency(TaskSettings settings) {
        return concurrency != null
                ? concurrency
                : settings.concurrency().orElse(Runtime.getRuntime().availableProcessors());
    }
}
