package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** The attempts that are under way in a worker, and how many have been of each task. Safe for use by any thread. */
final class Attempts {
    /** By their numbers, so that they are looked at in the order in which they began. */
    private final Map<Long, Attempt> running = new ConcurrentSkipListMap<>();

    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, LongAdder> totals = new ConcurrentHashMap<>();

    void add(Attempt attempt) {
        attempt.number(numbers.incrementAndGet());
        running.put(attempt.number(), attempt);
    }

    void remove(Attempt attempt) {
        running.remove(attempt.number());
    }

    /** Counts an attempt whose call begins. */
    void count(Attempt attempt) {
        totals.computeIfAbsent(attempt.message().task(), first -> new LongAdder())
                .increment();
    }

    /** The attempts that are under way; a view that changes with them. */
    Collection<Attempt> running() {
        return Collections.unmodifiableCollection(running.values());
    }

    /** The deliveries that are being run. */
    Set<Delivery> deliveries() {
        return running.values().stream()
                .map(attempt -> attempt.admitted().delivery())
                .collect(Collectors.toSet());
    }

    /** How many calls have begun, by the names of the tasks. */
    Map<String, Long> totals() {
        Map<String, Long> numbers = new TreeMap<>();
        totals.forEach((task, total) -> numbers.put(task, total.sum()));
        return numbers;
    }

    /** How many calls have begun. */
    long total() {
        return totals.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
