package io.ssync.tasks.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ssync.tasks.beat.BeatListener;
import io.ssync.tasks.beat.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Meters of a beat: {@code Beat.of(app, schedules).listener(new BeatMetrics(registry))}. Needs the module {@code ssync-tasks-beat}, which the
 * rest of this one does not. Safe for use by any thread.
 */
public final class BeatMetrics implements BeatListener {
    /** So many schedules have a time series of their own. */
    private static final int MOST_SCHEDULES = 200;

    private final MeterRegistry registry;
    private final Timer lateness;
    private final Map<Tick.State, Counter> decided = new EnumMap<>(Tick.State.class);
    private final Counter looks;
    private final AtomicLong schedules = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private volatile double nextDue = Double.NaN;
    /** The last run of each schedule that has run here, in milliseconds since 1970. */
    private final Map<String, AtomicLong> lastRuns = new ConcurrentHashMap<>();

    /** Registers the meters. */
    public BeatMetrics(MeterRegistry registry) {
        this.registry = registry;
        lateness = Timer.builder("ssync.tasks.beat.lateness")
                .description("From a due time to its decision, if a task was sent; jitter included")
                .register(registry);
        for (Tick.State state : Tick.State.values()) {
            Counter counter = Counter.builder("ssync.tasks.beat.due.times")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .description("Due times that this beat has decided")
                    .baseUnit("due times")
                    .register(registry);
            decided.put(state, counter);
        }
        looks = Counter.builder("ssync.tasks.beat.looks")
                .description("How often this beat has looked for changes")
                .baseUnit("looks")
                .register(registry);
        gauge("ssync.tasks.beat.schedules", "Schedules there are", "schedules", schedules::get);
        gauge("ssync.tasks.beat.invalid", "Schedules that cannot be understood", "schedules", invalid::get);
        gauge("ssync.tasks.beat.next.due", "When something is due next, since 1970", "seconds", () -> nextDue);
    }

    private void gauge(String name, String description, String unit, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).baseUnit(unit).register(registry);
    }

    @Override
    public void decided(String schedule, Tick tick, Duration late) {
        Objects.requireNonNull(decided.get(tick.state()), "each state has one").increment(tick.count());
        if (tick.state() == Tick.State.SENT) {
            lateness.record(late);
            ran(schedule, tick.due());
        }
    }

    private void ran(String schedule, Instant due) {
        AtomicLong known = lastRuns.get(schedule);
        if (known == null && lastRuns.size() < MOST_SCHEDULES) {
            known = lastRuns.computeIfAbsent(schedule, this::lastRun);
        }
        if (known != null) {
            known.set(due.toEpochMilli());
        }
    }

    private AtomicLong lastRun(String schedule) {
        AtomicLong millis = new AtomicLong();
        Gauge.builder("ssync.tasks.beat.last.run", () -> millis.get() / 1_000.0)
                .tag("schedule", schedule)
                .description("The due time that ran last in this beat, since 1970")
                .baseUnit("seconds")
                .register(registry);
        return millis;
    }

    @Override
    public void loaded(int all, int wrong) {
        schedules.set(all);
        invalid.set(wrong);
    }

    @Override
    public void looked(Optional<Instant> next) {
        looks.increment();
        nextDue = next.map(due -> due.toEpochMilli() / 1_000.0).orElse(Double.NaN);
    }
}
