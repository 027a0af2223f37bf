package io.ssync.tasks.faults;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What there was at one moment of a soak, between two rounds of work.
 *
 * @param time since the start
 * @param tasks how many runs had begun until then
 * @param worker what the oldest worker takes
 * @param redisBytes the memory of Redis
 * @param redisKeys the keys of Redis, without those that charts are drawn from
 * @param rows the rows of ledger and chords; results stay for a day
 */
record SoakSample(Duration time, long tasks, Footprint worker, long redisBytes, long redisKeys, long rows) {

    /** One thing that must not grow: what is measured, and how much more there may be at the end than in the middle. */
    record Measure(String name, long slack, ToLongFunction<SoakSample> value) {}

    /** Connections and lists of the size of a round come and go; what leaks grows with each round. */
    static final List<Measure> MEASURES = List.of(
            new Measure("heap kB", 3_000, sample -> sample.worker().heapBytes() / 1_000),
            new Measure("threads", 4, sample -> sample.worker().threads()),
            new Measure("file descriptors", 8, sample -> sample.worker().fileDescriptors()),
            new Measure("Redis kB", 1_000, sample -> sample.redisBytes() / 1_000),
            new Measure("Redis keys", 10, SoakSample::redisKeys),
            new Measure("ledger and chord rows", 10, SoakSample::rows));
}
