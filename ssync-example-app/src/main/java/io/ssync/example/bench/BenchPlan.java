package io.ssync.example.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param tasks the tasks of each throughput in each round
 * @param rounds how often everything is measured; the median counts
 * @param samples the tasks of each latency in each round
 * @param pace the time between two tasks of a latency
 * @param idle how long a worker without work is watched in each round
 */
record BenchPlan(int tasks, int rounds, int samples, Duration pace, Duration idle) {
    BenchPlan {
        if (tasks < 10) {
            throw new IllegalArgumentException("--tasks must be at least 10, was " + tasks);
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds must be at least 1, was " + rounds);
        }
    }

    /** 50 tasks a second for the latencies: slow enough that the worker is idle in between. A run of few tasks is a trial. */
    static BenchPlan of(int tasks, int rounds) {
        Duration idle = Duration.ofSeconds(tasks < 1_000 ? 1 : 10);
        return new BenchPlan(tasks, rounds, Math.min(tasks, 250), Duration.ofMillis(20), idle);
    }

    /** A first round that does not count: it gives the compiler time to see what runs often. */
    BenchPlan warmUp() {
        return new BenchPlan(tasks, 1, Math.min(50, samples), pace, Duration.ZERO);
    }

    /** How many tasks are sent one by one: fewer, since each takes a round trip. */
    int oneByOne() {
        return Math.max(10, tasks / 5);
    }
}
