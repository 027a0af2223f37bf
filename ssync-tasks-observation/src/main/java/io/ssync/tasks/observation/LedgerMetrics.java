package io.ssync.tasks.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ssync.tasks.ledger.Ledger;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Gauges of what a ledger holds. They ask it when they are read, at most once a second, and it counts its rows for that; while it
 * is away they are NaN. How many tasks were published again is counted by {@link TaskMetrics}, where that is done.
 */
public final class LedgerMetrics implements MeterBinder {
    private final Supplier<Ledger.Status> status;

    /** Gauges of a ledger. */
    public LedgerMetrics(Ledger ledger) {
        this(ledger::status);
    }

    LedgerMetrics(Supplier<Ledger.Status> status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Reading<Ledger.Status> reading = new Reading<>(status, System::nanoTime);
        Supplier<Number> tasks = () -> reading.value(Ledger.Status::tasks);
        Gauge.builder("ssync.tasks.ledger.tasks", tasks)
                .description("Durable tasks that have not ended")
                .baseUnit("tasks")
                .register(registry);
        Supplier<Number> unpublished = () -> reading.value(Ledger.Status::toPublish);
        Gauge.builder("ssync.tasks.ledger.unpublished", unpublished)
                .description("Durable tasks that the broker is still to be given")
                .baseUnit("tasks")
                .register(registry);
        Supplier<Number> oldestAge = () -> reading.value(LedgerMetrics::oldestAgeNanos);
        TimeGauge.builder("ssync.tasks.ledger.oldest.age", oldestAge, TimeUnit.NANOSECONDS)
                .description("Time since the oldest durable task was called; 0 when there is none")
                .register(registry);
    }

    private static double oldestAgeNanos(Ledger.Status of) {
        return of.oldestAge().map(age -> (double) age.toNanos()).orElse(0.0);
    }
}
