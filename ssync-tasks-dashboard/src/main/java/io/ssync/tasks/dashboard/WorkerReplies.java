package io.ssync.tasks.dashboard;

import io.ssync.tasks.control.Control.Inspect;
import io.ssync.tasks.dashboard.Snapshot.Running;
import io.ssync.tasks.dashboard.Snapshot.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What workers say of themselves, ours and Celery's, as records. For one thread. */
final class WorkerReplies {
    /** What each had done at the last look, and when that was. */
    private final Map<String, Done> before = new HashMap<>();

    private record Done(long tasks, Instant at) {}

    /** Asks all, and waits for their answers. */
    List<Worker> ask(Inspect inspect, Instant now) {
        Map<String, @Nullable Object> stats = inspect.stats();
        Map<String, @Nullable Object> active = stats.isEmpty() ? Map.of() : inspect.active();
        Map<String, @Nullable Object> queues = stats.isEmpty() ? Map.of() : inspect.activeQueues();
        List<Worker> workers = new ArrayList<>();
        for (String name : new TreeSet<>(stats.keySet())) {
            workers.add(worker(name, map(stats.get(name)), active.get(name), queues.get(name), now));
        }
        before.keySet().retainAll(stats.keySet());
        return workers;
    }

    private Worker worker(String name, Map<?, ?> stats, @Nullable Object active, @Nullable Object queues, Instant now) {
        Map<?, ?> pool = map(stats.get("pool"));
        // Workers count by the name of the task.
        long done = map(stats.get("total")).values().stream()
                .mapToLong(WorkerReplies::number)
                .sum();
        return new Worker(
                name,
                !String.valueOf(pool.get("implementation")).startsWith("io.ssync."),
                number(pool.get("max-concurrency")),
                list(active).stream().map(WorkerReplies::running).toList(),
                done,
                perSecond(name, done, now),
                number(stats.get("uptime")),
                list(queues).stream()
                        .map(queue -> String.valueOf(map(queue).get("name")))
                        .sorted()
                        .toList());
    }

    private Optional<Double> perSecond(String name, long done, Instant now) {
        Done earlier = before.put(name, new Done(done, now));
        if (earlier == null || done < earlier.tasks()) {
            return Optional.empty();
        }
        double seconds = (now.toEpochMilli() - earlier.at().toEpochMilli()) / 1000.0;
        return seconds <= 0 ? Optional.empty() : Optional.of((done - earlier.tasks()) / seconds);
    }

    private static Running running(@Nullable Object reply) {
        Map<?, ?> task = map(reply);
        Optional<Instant> since = task.get("time_start") instanceof Number seconds
                ? Optional.of(Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000)))
                : Optional.empty();
        return new Running(String.valueOf(task.get("id")), String.valueOf(task.get("name")), since);
    }

    private static Map<?, ?> map(@Nullable Object reply) {
        return reply instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object reply) {
        return reply instanceof List<?> list ? list : List.of();
    }

    private static long number(@Nullable Object reply) {
        return reply instanceof Number number ? number.longValue() : 0;
    }
}
