/**
 * {@code ssync bench}: how fast the queue is on this machine, beside the ceiling that its Redis sets in the same run.
 *
 * <p>{@link io.ssync.example.bench.Bench} measures, round by round; {@link io.ssync.example.bench.Measure} says what;
 * {@link io.ssync.example.bench.BenchReport} shows the medians. Everything happens in queues and a database schema made for
 * the run, and removed after it.
 */
@NullMarked
package io.ssync.example.bench;

import org.jspecify.annotations.NullMarked;
