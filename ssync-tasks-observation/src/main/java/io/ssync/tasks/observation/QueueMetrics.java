package io.ssync.tasks.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.QueueStatus;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Gauges of what waits in the queues. They ask the broker when they are read, so they are right in every process, whether or
 * not a worker runs anywhere; a scrape costs one call for each queue. While the broker is away they are NaN.
 */
public final class QueueMetrics implements MeterBinder {
    private final Broker broker;
    private final List<String> queues;

    /** Gauges of these queues of a broker. */
    public QueueMetrics(Broker broker, Collection<String> queues) {
        this.broker = broker;
        this.queues = List.copyOf(queues);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String queue : queues) {
            Reading<QueueStatus> reading = new Reading<>(() -> broker.status(queue), System::nanoTime);
            messages(registry, queue, "ready", reading, QueueStatus::ready);
            messages(registry, queue, "delayed", reading, QueueStatus::delayed);
            messages(registry, queue, "limited", reading, QueueStatus::limited);
            messages(registry, queue, "in_flight", reading, QueueStatus::inFlight);
            messages(registry, queue, "dead_letter", reading, QueueStatus::deadLetters);
            Gauge.builder("ssync.tasks.queue.paused", () -> reading.value(QueueMetrics::paused))
                    .description("1 while an operator has paused the queue, else 0")
                    .tag("queue", queue)
                    .register(registry);
            Supplier<Number> oldestAge = () -> reading.value(QueueMetrics::oldestAgeNanos);
            TimeGauge.builder("ssync.tasks.queue.oldest.age", oldestAge, TimeUnit.NANOSECONDS)
                    .description("Time since the oldest ready message was sent; 0 when none is ready")
                    .tag("queue", queue)
                    .register(registry);
        }
    }

    private static void messages(
            MeterRegistry registry,
            String queue,
            String state,
            Reading<QueueStatus> reading,
            ToLongFunction<QueueStatus> count) {
        Gauge.builder("ssync.tasks.queue.messages", () -> reading.value(count::applyAsLong))
                .description("Messages in the queue")
                .baseUnit("messages")
                .tags("queue", queue, "state", state)
                .register(registry);
    }

    private static double paused(QueueStatus status) {
        return status.pause().isPresent() ? 1 : 0;
    }

    /** NaN if messages are ready but the producer of the oldest one did not say when it sent it. */
    private static double oldestAgeNanos(QueueStatus status) {
        return status.ready() == 0
                ? 0
                : status.oldestAge().map(age -> (double) age.toNanos()).orElse(Double.NaN);
    }
}
