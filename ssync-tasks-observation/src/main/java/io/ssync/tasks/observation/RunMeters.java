package io.ssync.tasks.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.ssync.tasks.TaskState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What one task does on one queue. Safe for use by any thread. */
final class RunMeters {
    private final AtomicInteger running = new AtomicInteger();
    private final Counter started;
    private final Counter succeeded;
    private final Counter failed;
    private final Counter retried;
    private final Counter revoked;
    private final Counter returned;
    private final Timer waiting;
    private final Timer duration;

    RunMeters(MeterRegistry registry, String task, String queue) {
        Tags tags = Tags.of("task", task, "queue", queue);
        started = counter(registry, "started", "Runs begun", tags);
        succeeded = counter(registry, "succeeded", "Runs that ended with a value", tags);
        failed = counter(registry, "failed", "Runs that failed for good", tags);
        retried = counter(registry, "retried", "Runs that failed and will be tried again", tags);
        revoked = counter(registry, "revoked", "Tasks cancelled or expired, before their run or in it", tags);
        returned = counter(registry, "returned", "Runs cut short whose messages went back to the queue", tags);
        waiting = Timer.builder("ssync.tasks.waiting")
                .description("Time from the call, or from when it became due, to the claim by a worker")
                .tags(tags)
                .register(registry);
        duration = Timer.builder("ssync.tasks.duration")
                .description("Time that a run took, whatever came of it")
                .tags(tags)
                .register(registry);
        Gauge.builder("ssync.tasks.running", running::get)
                .description("Runs going on now in this process")
                .baseUnit("tasks")
                .tags(tags)
                .register(registry);
    }

    void started(@Nullable Duration waited) {
        started.increment();
        running.incrementAndGet();
        if (waited != null) {
            waiting.record(waited);
        }
    }

    void finished(TaskState state, Duration took) {
        running.decrementAndGet();
        duration.record(took);
        of(state).increment();
    }

    void revoked() {
        revoked.increment();
    }

    private Counter of(TaskState state) {
        if (state.equals(TaskState.SUCCESS)) {
            return succeeded;
        }
        return switch (state.name()) {
            case "FAILURE" -> failed;
            case "RETRY" -> retried;
            case "REVOKED" -> revoked;
            default -> returned;
        };
    }

    private static Counter counter(MeterRegistry registry, String event, String description, Tags tags) {
        return Counter.builder("ssync.tasks." + event)
                .description(description)
                .baseUnit("tasks")
                .tags(tags)
                .register(registry);
    }
}
