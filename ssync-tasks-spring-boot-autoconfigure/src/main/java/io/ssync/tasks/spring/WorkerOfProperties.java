package io.ssync.tasks.spring;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.worker.Worker;
import io.ssync.tasks.worker.Worker.PoolKind;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Sets up the worker as properties say. */
final class WorkerOfProperties {
    private static final Duration SPRINGS_TIMEOUT = Duration.ofSeconds(30);
    /** What cancelled tasks need to end, and the worker to give them back, before Spring goes on without it. */
    private static final Duration LAST_STEPS = Duration.ofSeconds(5);

    private final TaskProperties.Worker properties;
    private final Environment environment;

    WorkerOfProperties(TaskProperties.Worker properties, Environment environment) {
        this.properties = properties;
        this.environment = environment;
    }

    Worker.Builder setUp(TaskApp app) {
        Worker.Builder worker = app.worker().pool(pool()).gracePeriod(grace());
        if (!properties.queues().isEmpty()) {
            worker.queues(properties.queues());
        }
        if (properties.concurrency() != null) {
            worker.concurrency(properties.concurrency());
        }
        worker.name(properties.name() != null ? properties.name() : app.name() + "@%h");
        if (properties.lease() != null) {
            worker.lease(properties.lease());
        }
        return worker;
    }

    private PoolKind pool() {
        if (properties.pool() != null) {
            return PoolKind.valueOf(properties.pool().name());
        }
        boolean virtual = environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false)
                && Runtime.version().feature() >= 21;
        return virtual ? PoolKind.VIRTUAL : PoolKind.THREADS;
    }

    private Duration grace() {
        if (properties.gracePeriod() != null) {
            return properties.gracePeriod();
        }
        Duration timeout = Binder.get(environment)
                .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                .orElse(SPRINGS_TIMEOUT);
        Duration lasting = timeout.minus(LAST_STEPS);
        return lasting.compareTo(timeout.dividedBy(2)) > 0 ? lasting : timeout.dividedBy(2);
    }
}
