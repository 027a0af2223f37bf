package io.ssync.tasks.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Meters of what an app and its workers do, from calls to results.
 *
 * <pre>{@code
 * TaskApp app = TaskApp.builder("school").listener(new TaskMetrics(registry))…build();
 * new QueueMetrics(app.broker(), List.of("celery", "academic")).bindTo(registry);
 * }</pre>
 *
 * <p>Safe for use by any thread, and quick: a meter is looked up in the registry once and kept.
 */
public final class TaskMetrics implements TaskListener {
    /**
     * This many pairs of task and queue are told apart among calls; the rest is counted as {@value #OTHER}. A call may name any
     * task and queue, so without a bound callers could fill the memory of the registry and of the program that scrapes it. Runs
     * need no bound: a worker runs registered tasks of its own queues.
     */
    static final int MAX_CALLED = 200;

    /** Stands for the tasks and queues beyond the bound. */
    static final String OTHER = "other";

    private record TaskOfQueue(String task, String queue) {}

    private final MeterRegistry registry;
    private final Map<TaskOfQueue, Counter> published = new ConcurrentHashMap<>();
    private final Map<TaskOfQueue, RunMeters> runs = new ConcurrentHashMap<>();
    private final Map<String, Counter> loopFailures = new ConcurrentHashMap<>();
    private final DistributionSummary claims;
    private final DistributionSummary commits;
    private final Timer commitTime;
    private final Counter progressWrites;
    private final Counter republished;

    /** Adds its meters to a registry, those of a task when it is first seen. */
    public TaskMetrics(MeterRegistry registry) {
        this.registry = registry;
        claims = DistributionSummary.builder("ssync.tasks.claim.size")
                .description("Messages claimed from the broker in one go")
                .baseUnit("messages")
                .register(registry);
        commits = DistributionSummary.builder("ssync.tasks.commit.size")
                .description("Results stored in one go")
                .baseUnit("results")
                .register(registry);
        commitTime = Timer.builder("ssync.tasks.commit.duration")
                .description("Time to store results in one go")
                .register(registry);
        progressWrites = Counter.builder("ssync.tasks.progress.writes")
                .description("Stored states of progress")
                .baseUnit("writes")
                .register(registry);
        republished = Counter.builder("ssync.tasks.ledger.republished")
                .description("Durable tasks given to the broker once more")
                .baseUnit("tasks")
                .register(registry);
    }

    @Override
    public void published(String task, String queue) {
        TaskOfQueue key = new TaskOfQueue(task, queue);
        Counter counter = published.get(key);
        (counter == null ? newPublished(key) : counter).increment();
    }

    @Override
    public void claimed(int messages) {
        claims.record(messages);
    }

    @Override
    public void started(String task, String queue, @Nullable Duration waited) {
        run(task, queue).started(waited);
    }

    @Override
    public void finished(String task, String queue, TaskState state, Duration took) {
        run(task, queue).finished(state, took);
    }

    @Override
    public void revoked(String task, String queue) {
        run(task, queue).revoked();
    }

    @Override
    public void committed(int results, Duration took) {
        commits.record(results);
        commitTime.record(took);
    }

    @Override
    public void progressWritten(int tasks) {
        progressWrites.increment(tasks);
    }

    @Override
    public void republished(int tasks) {
        republished.increment(tasks);
    }

    @Override
    public void loopFailed(String loop, Throwable error) {
        loopFailures
                .computeIfAbsent(
                        loop,
                        name -> Counter.builder("ssync.tasks.loop.failures")
                                .description("Unexpected errors that a loop of a worker survived")
                                .baseUnit("failures")
                                .tag("loop", name)
                                .register(registry))
                .increment();
    }

    /** Threads that come here at once may exceed the bound by as many; that does no harm. */
    private Counter newPublished(TaskOfQueue key) {
        TaskOfQueue counted = published.size() < MAX_CALLED ? key : new TaskOfQueue(OTHER, OTHER);
        return published.computeIfAbsent(
                counted,
                pair -> Counter.builder("ssync.tasks.published")
                        .description("Calls that the broker took")
                        .baseUnit("tasks")
                        .tags("task", pair.task(), "queue", pair.queue())
                        .register(registry));
    }

    private RunMeters run(String task, String queue) {
        TaskOfQueue key = new TaskOfQueue(task, queue);
        RunMeters meters = runs.get(key);
        // The look-up alone takes no lock; computeIfAbsent may take one even if there is nothing to compute.
        return meters == null
                ? runs.computeIfAbsent(key, pair -> new RunMeters(registry, pair.task(), pair.queue()))
                : meters;
    }
}
