package io.ssync.example.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is measured, in the order in which it is shown. */
enum Measure {
    /** A synchronous LPUSH after the other: what one thread of any producer can reach at best. */
    LPUSH("redis LPUSH, one by one", Unit.TASKS_PER_SECOND, null),
    /** LPUSH without waiting for the answers. */
    LPUSH_PIPELINED("redis LPUSH, pipelined", Unit.TASKS_PER_SECOND, null),
    ENQUEUE("enqueue, one by one", Unit.TASKS_PER_SECOND, LPUSH),
    /** Many threads, each of which waits for each of its calls. */
    ENQUEUE_CONCURRENT("enqueue, 16 threads that wait", Unit.TASKS_PER_SECOND, LPUSH_PIPELINED),
    /** One thread that does not wait. */
    ENQUEUE_ASYNC("enqueue, without waiting", Unit.TASKS_PER_SECOND, LPUSH_PIPELINED),
    ENQUEUE_BULK("enqueue, in bulk", Unit.TASKS_PER_SECOND, LPUSH_PIPELINED),
    DRAIN("drain, no results", Unit.TASKS_PER_SECOND, LPUSH_PIPELINED),
    DRAIN_WITH_RESULTS("drain, results committed", Unit.TASKS_PER_SECOND, LPUSH_PIPELINED),
    ENQUEUE_DURABLE("enqueue of durable tasks, in bulk", Unit.TASKS_PER_SECOND, LPUSH_PIPELINED),
    DRAIN_DURABLE("drain of durable tasks, results committed", Unit.TASKS_PER_SECOND, LPUSH_PIPELINED),
    ENQUEUE_AND_DRAIN("enqueue in bulk and drain at once", Unit.TASKS_PER_SECOND, LPUSH_PIPELINED),
    CPU("CPU of worker and redis, for 10,000 tasks", Unit.SECONDS, null),
    START_P50("start latency, p50", 0.50),
    START_P95("start latency, p95", 0.95),
    START_P99("start latency, p99", 0.99),
    RESULT_P50("result in the caller's hands, p50", 0.50),
    RESULT_P99("result in the caller's hands, p99", 0.99),
    /** How long after its time a delayed task begins, on an idle worker; never negative. */
    LATENESS_P50("lateness of a delayed task, p50", 0.50),
    LATENESS_P99("lateness of a delayed task, p99", 0.99),
    IDLE_COMMANDS("redis commands of an idle worker", Unit.COMMANDS_PER_SECOND, null),
    /** From the start of a worker's process. */
    FIRST_TASK("a worker's start until its first task", Unit.MILLISECONDS, null),
    MEMORY_IDLE("memory of an idle worker, resident", Unit.MEBIBYTES, null),
    /** After many tasks that left results. */
    MEMORY_BUSY("memory of a busy worker, resident", Unit.MEBIBYTES, null);

    /** In what it is measured, and how a figure of it is written. */
    enum Unit {
        TASKS_PER_SECOND("tasks/s", "%,.0f"),
        COMMANDS_PER_SECOND("commands/s", "%.2f"),
        SECONDS("s", "%.3f"),
        MILLISECONDS("ms", "%.2f"),
        MEBIBYTES("MiB", "%.0f");

        private final String symbol;
        private final String format;

        Unit(String symbol, String format) {
            this.symbol = symbol;
            this.format = format;
        }

        String symbol() {
            return symbol;
        }

        String format(double value) {
            return String.format(Locale.ROOT, format, value);
        }
    }

    private final String label;
    private final Unit unit;
    private final @Nullable Measure ceiling;
    /** Below it lie so many of the figures; 1 for what is one figure. */
    private final double share;

    Measure(String label, Unit unit, @Nullable Measure ceiling) {
        this(label, unit, ceiling, 1);
    }

    /** A percentile of latencies. */
    Measure(String label, double share) {
        this(label, Unit.MILLISECONDS, null, share);
    }

    Measure(String label, Unit unit, @Nullable Measure ceiling, double share) {
        this.label = label;
        this.unit = unit;
        this.ceiling = ceiling;
        this.share = share;
    }

    /** The name in JSON. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name for people. */
    String label() {
        return label;
    }

    Unit unit() {
        return unit;
    }

    /** This percentile of figures: the smallest one that has at least that share at or below it. */
    double of(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** What Redis itself reaches at the same, in the same round. */
    Optional<Measure> ceiling() {
        return Optional.ofNullable(ceiling);
    }
}
