package io.ssync.tasks.cli;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.QueueStatus;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code top} shows: queues, workers, and what runs. A broker that is away is a line of the page. For one thread. */
final class TopPage {
    /** More lines than a terminal has help nobody. */
    private static final int MOST_TASKS = 20;

    private final TaskApp app;
    private final List<String> queues;
    /** What each worker had done at the last look. */
    private final Map<String, Long> before = new TreeMap<>();

    private long lookedAt;

    TopPage(TaskApp app, List<String> queues) {
        this.app = app;
        this.queues = queues;
    }

    /** Looks, and returns the page; ends with a line break. */
    String draw() {
        String heading = app.clock().instant().truncatedTo(ChronoUnit.SECONDS) + "  "
                + app.broker().describe() + System.lineSeparator() + System.lineSeparator();
        try {
            List<QueueStatus> statuses =
                    queues.stream().map(app.broker()::status).toList();
            Map<String, @Nullable Object> stats = app.inspect().stats();
            Map<String, @Nullable Object> active = app.inspect().active();
            return heading
                    + QueueText.table(statuses)
                    + System.lineSeparator()
                    + workers(stats, active)
                    + System.lineSeparator()
                    + tasks(active);
        } catch (BrokerException e) {
            return heading + Shown.line(String.valueOf(e.getMessage())) + System.lineSeparator();
        }
    }

    private String workers(Map<String, @Nullable Object> stats, Map<String, @Nullable Object> active) {
        long now = app.clock().millis();
        double seconds = lookedAt == 0 ? 0 : (now - lookedAt) / 1000.0;
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WORKER", "BUSY", "SLOTS", "DONE", "PER SECOND"));
        for (String worker : new TreeSet<>(stats.keySet())) {
            long done = done(stats.get(worker));
            Long earlier = before.put(worker, done);
            rows.add(List.of(
                    worker,
                    String.valueOf(active.get(worker) instanceof List<?> running ? running.size() : 0),
                    slots(stats.get(worker)),
                    String.valueOf(done),
                    earlier == null || seconds <= 0 || done < earlier
                            ? "-"
                            : String.valueOf(Math.round((done - earlier) / seconds))));
        }
        before.keySet().retainAll(stats.keySet());
        lookedAt = now;
        return stats.isEmpty() ? "no worker answers" + System.lineSeparator() : TextTable.of(rows);
    }

    /** Workers count by the name of the task. */
    private static long done(@Nullable Object stats) {
        return stats instanceof Map<?, ?> own && own.get("total") instanceof Map<?, ?> total
                ? total.values().stream()
                        .mapToLong(count -> count instanceof Number number ? number.longValue() : 0)
                        .sum()
                : 0;
    }

    private static String slots(@Nullable Object stats) {
        return stats instanceof Map<?, ?> own && own.get("pool") instanceof Map<?, ?> pool
                ? String.valueOf(pool.get("max-concurrency"))
                : "-";
    }

    private static String tasks(Map<String, @Nullable Object> active) {
        Map<String, Long> running = active.values().stream()
                .filter(reply -> reply instanceof List<?>)
                .flatMap(reply -> ((List<?>) reply).stream())
                .map(task -> task instanceof Map<?, ?> request ? String.valueOf(request.get("name")) : "-")
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RUNNING", "TASK"));
        running.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_TASKS)
                .forEach(entry -> rows.add(List.of(String.valueOf(entry.getValue()), entry.getKey())));
        return running.isEmpty() ? "nothing runs" + System.lineSeparator() : TextTable.of(rows);
    }
}
