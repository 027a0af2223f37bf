package io.ssync.tasks.internal.explain;

import io.ssync.tasks.control.Control.Inspect;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the workers that answer say of themselves, ours and Celery's. Each question is asked once, when it is needed first, and takes as
 * long as {@link Inspect} waits. For one thread.
 */
final class WorkerSurvey {
    private final Inspect inspect;
    private final Map<String, Map<String, @Nullable Object>> answers = new HashMap<>();

    WorkerSurvey(Inspect inspect) {
        this.inspect = inspect;
    }

    /** What a worker says of a task that it has. */
    record Has(String worker, boolean running) {}

    /** The node names of all that answer. */
    List<String> names() {
        return List.copyOf(new TreeMap<>(activeQueues()).keySet());
    }

    /** All queues that somebody reads. */
    Set<String> queues() {
        Set<String> all = new LinkedHashSet<>();
        activeQueues().values().forEach(reply -> all.addAll(namesOf(reply)));
        return all;
    }

    /** The node names of the workers that read a queue. */
    List<String> readers(String queue) {
        return activeQueues().entrySet().stream()
                .filter(reply -> namesOf(reply.getValue()).contains(queue))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those of these workers that know a task. */
    List<String> knowing(String task, Collection<String> workers) {
        Map<String, @Nullable Object> replies = once("registered", inspect::registered);
        return workers.stream()
                .filter(worker -> replies.get(worker) instanceof List<?> names
                        && names.stream().anyMatch(name -> nameOf(name).equals(task)))
                .toList();
    }

    /** How many tasks these workers run at a time, and how many of those slots are free. */
    Slots slots(Collection<String> workers) {
        Map<String, @Nullable Object> numbers = once("stats", inspect::stats);
        Map<String, @Nullable Object> runs = once("active", inspect::active);
        long all = 0;
        long taken = 0;
        for (String worker : workers) {
            long slots = numbers.get(worker) instanceof Map<?, ?> own
                            && own.get("pool") instanceof Map<?, ?> pool
                            && pool.get("max-concurrency") instanceof Number most
                    ? most.longValue()
                    : 0;
            all += slots;
            taken += Math.min(slots, runs.get(worker) instanceof List<?> running ? running.size() : 0);
        }
        return new Slots(all, all - taken);
    }

    /** Slots of workers. */
    record Slots(long all, long free) {}

    /** The worker that says that it has a task, if one does. */
    Optional<Has> having(String taskId) {
        for (Map.Entry<String, @Nullable Object> reply : new TreeMap<>(inspect.queryTask(taskId)).entrySet()) {
            if (reply.getValue() instanceof Map<?, ?> tasksOfWorker
                    && tasksOfWorker.get(taskId) instanceof List<?> state
                    && !state.isEmpty()) {
                return Optional.of(new Has(reply.getKey(), "active".equals(state.get(0))));
            }
        }
        return Optional.empty();
    }

    /** Whether a worker answers. */
    boolean answers(String worker) {
        return activeQueues().containsKey(worker);
    }

    private Map<String, @Nullable Object> activeQueues() {
        return once("active_queues", inspect::activeQueues);
    }

    private Map<String, @Nullable Object> once(String question, Supplier<Map<String, @Nullable Object>> ask) {
        return answers.computeIfAbsent(question, unused -> ask.get());
    }

    private static List<String> namesOf(@Nullable Object reply) {
        return reply instanceof List<?> all
                ? all.stream()
                        .filter(queue -> queue instanceof Map<?, ?>)
                        .map(queue -> String.valueOf(((Map<?, ?>) queue).get("name")))
                        .toList()
                : List.of();
    }

    /** Attributes may follow the name. */
    private static String nameOf(@Nullable Object registered) {
        return String.valueOf(registered).replaceFirst(" \\[.*", "");
    }
}
