package io.ssync.tasks.dashboard;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.dashboard.Snapshot.Queue;
import io.ssync.tasks.dashboard.Snapshot.Worker;
import io.ssync.tasks.health.Finding;
import io.ssync.tasks.results.ResultBackendException;
import io.ssync.tasks.results.ResultHistory.Filter;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks at an app, again and again: queues, workers, failures, and now and then at what the doctor says. For one thread, and one that closes it. */
final class Look {
    /** Of the sparkline of a queue: with a look every two seconds the last two minutes. */
    static final int MOST_DEPTHS = 60;

    /** The doctor takes a second or two, and what it finds does not change often. */
    private static final int LOOKS_BETWEEN_EXAMINATIONS = 30;

    private static final int MOST_FAILURES = 8;
    private static final Filter FAILED = Filter.ALL.withState(TaskState.FAILURE);

    /** What a queue has grown by in one look says nothing. */
    private static final int TREND = 5;

    private final TaskApp app;
    private final Set<String> configured;
    private final WorkerReplies replies = new WorkerReplies();
    private final Map<String, Deque<Depth>> depths = new HashMap<>();
    private List<Queue> queues = List.of();
    private List<Worker> workers = List.of();
    private List<TaskResult> failures = List.of();
    private Map<String, TaskResult> tasks = Map.of();
    private volatile @Nullable Examination examination;
    private volatile @Nullable Preparation preparation;
    private Optional<List<Finding>> findings = Optional.empty();
    private int looks;

    private record Depth(Instant at, long waiting) {}

    Look(TaskApp app, Set<String> configured) {
        this.app = app;
        this.configured = configured;
    }

    /**
     * Looks once. What cannot be seen is what was there before, and the snapshot says why.
     *
     * @param watched the ids of tasks that somebody looks at
     */
    Snapshot once(Set<String> watched) {
        if (preparation == null) {
            preparation = Preparation.begin(app);
        }
        Instant now = app.clock().instant();
        Optional<String> problem = Optional.empty();
        try {
            workers = replies.ask(app.inspect(), now);
            queues = names().stream().map(name -> queue(name, now)).toList();
            failures = app.results()
                    .history()
                    .map(history -> history.page(FAILED, Optional.empty(), MOST_FAILURES)
                            .results())
                    .orElse(List.of());
            tasks = watched.isEmpty() ? Map.of() : app.results().findAll(watched);
        } catch (BrokerException | ResultBackendException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        examine();
        return new Snapshot(now, queues, workers, failures, tasks, findings, problem);
    }

    /** Those that the app sends to, and those that anybody reads. */
    private Set<String> names() {
        Set<String> names = new TreeSet<>(configured);
        workers.forEach(worker -> names.addAll(worker.queues()));
        return names;
    }

    private Queue queue(String name, Instant now) {
        QueueStatus status = app.broker().status(name);
        Deque<Depth> known = depths.computeIfAbsent(name, queue -> new ArrayDeque<>());
        known.addLast(new Depth(now, Queue.waiting(status)));
        if (known.size() > MOST_DEPTHS) {
            known.removeFirst();
        }
        return new Queue(
                status,
                known.stream().map(Depth::waiting).toList(),
                trend(new ArrayList<>(known)),
                workers.stream()
                        .filter(worker -> worker.queues().contains(name))
                        .map(Worker::name)
                        .toList());
    }

    private static Optional<Double> trend(List<Depth> known) {
        Depth last = known.get(known.size() - 1);
        Depth first = known.get(Math.max(0, known.size() - 1 - TREND));
        double seconds = (last.at().toEpochMilli() - first.at().toEpochMilli()) / 1000.0;
        return seconds <= 0 ? Optional.empty() : Optional.of((last.waiting() - first.waiting()) / seconds);
    }

    /** Aside: the page does not wait for it. */
    private void examine() {
        Examination running = examination;
        if (running != null && running.isOver()) {
            running.found().ifPresent(found -> findings = Optional.of(worstFirst(found)));
            running = null;
        }
        if (running == null && looks % LOOKS_BETWEEN_EXAMINATIONS == 0) {
            running = Examination.begin(app);
        }
        examination = running;
        looks++;
    }

    /** Ends what is under way aside. */
    void close() {
        Preparation begun = preparation;
        if (begun != null) {
            begun.end();
        }
        Examination running = examination;
        if (running != null) {
            running.cancel();
        }
    }

    private static List<Finding> worstFirst(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
    }
}
