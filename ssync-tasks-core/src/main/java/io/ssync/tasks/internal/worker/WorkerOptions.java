package io.ssync.tasks.internal.worker;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.worker.Worker.ChildCommand;
import io.ssync.tasks.worker.Worker.PoolKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a worker works; {@link Worker.Builder} explains each. What starts a child is null where no pool needs it. */
record WorkerOptions(
        String name,
        List<String> queues,
        int concurrency,
        PoolKind pool,
        @Nullable ChildCommand child,
        Duration lease,
        int maxRedeliveries,
        Duration gracePeriod,
        int maxStuckThreads) {

    WorkerOptions {
        queues = List.copyOf(queues);
        if (queues.isEmpty() || queues.contains("")) {
            throw new IllegalArgumentException("queues must name at least one queue and no empty one, was " + queues);
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, was " + concurrency);
        }
        if (!name.matches("[^@\\s]+@[^@\\s]+")) {
            throw new IllegalArgumentException("the name of a worker looks like worker@host, was '" + name + "'");
        }
        if (gracePeriod.isNegative()) {
            throw new IllegalArgumentException("gracePeriod must not be negative, was " + gracePeriod);
        }
    }

    /** As many stuck threads as tasks run at a time. */
    private static final int AS_CONCURRENCY = -1;

    @Override
    public int maxStuckThreads() {
        return maxStuckThreads == AS_CONCURRENCY ? concurrency : maxStuckThreads;
    }

    static WorkerOptions defaults(TaskSettings settings, String host) {
        return new WorkerOptions(
                "celery@" + host,
                List.of(settings.defaultQueue()),
                settings.concurrency().orElse(Runtime.getRuntime().availableProcessors()),
                PoolKind.THREADS,
                null,
                Consumer.Options.DEFAULT_LEASE,
                Consumer.Options.DEFAULT_MAX_REDELIVERIES,
                Duration.ofSeconds(30),
                AS_CONCURRENCY);
    }

    WorkerOptions withName(String newName) {
        return new WorkerOptions(
                newName, queues, concurrency, pool, child, lease, maxRedeliveries, gracePeriod, maxStuckThreads);
    }

    WorkerOptions withQueues(List<String> newQueues) {
        return new WorkerOptions(
                name, newQueues, concurrency, pool, child, lease, maxRedeliveries, gracePeriod, maxStuckThreads);
    }

    WorkerOptions withConcurrency(int newConcurrency) {
        return new WorkerOptions(
                name, queues, newConcurrency, pool, child, lease, maxRedeliveries, gracePeriod, maxStuckThreads);
    }

    WorkerOptions withPool(PoolKind newPool) {
        return new WorkerOptions(
                name, queues, concurrency, newPool, child, lease, maxRedeliveries, gracePeriod, maxStuckThreads);
    }

    WorkerOptions withProcesses(ChildCommand newChild) {
        return new WorkerOptions(
                name,
                queues,
                concurrency,
                PoolKind.PROCESS,
                newChild,
                lease,
                maxRedeliveries,
                gracePeriod,
                maxStuckThreads);
    }

    WorkerOptions withLease(Duration newLease) {
        return new WorkerOptions(
                name, queues, concurrency, pool, child, newLease, maxRedeliveries, gracePeriod, maxStuckThreads);
    }

    WorkerOptions withGracePeriod(Duration newGracePeriod) {
        return new WorkerOptions(
                name, queues, concurrency, pool, child, lease, maxRedeliveries, newGracePeriod, maxStuckThreads);
    }

    WorkerOptions withMaxStuckThreads(int newMaxStuckThreads) {
        if (newMaxStuckThreads < 0) {
            throw new IllegalArgumentException("maxStuckThreads must not be negative, was " + newMaxStuckThreads);
        }
        return new WorkerOptions(
                name, queues, concurrency, pool, child, lease, maxRedeliveries, gracePeriod, newMaxStuckThreads);
    }
}
