package io.ssync.tasks.results;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.ResultBackend.Effects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A result backend within this process, for tests and for programs that can afford to lose results when they end.
 *
 * <p>Keeps every result until it is told to forget or delete it. Listeners are called one after the other, on one thread
 * that exists only while there is something to tell. It never fails, so nothing here throws
 * {@link ResultBackendException}.
 */
public final class InMemoryResults implements ResultBackend {
    private static final Logger log = LoggerFactory.getLogger(InMemoryResults.class);

    private static final Comparator<ResultHistory.Position> LATEST_FIRST = Comparator.comparing(
                    ResultHistory.Position::storedAt)
            .thenComparing(ResultHistory.Position::taskId)
            .reversed();

    private final ConcurrentMap<String, TaskResult> results = new ConcurrentHashMap<>();

    private final Map<String, ResultNode> groups = Collections.synchronizedMap(new Latest<>());
    private final Map<String, String> workflows = Collections.synchronizedMap(new Latest<>());

    /** Lists of listeners are never changed, only replaced. */
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();

    private final ThreadPoolExecutor caller = newCaller();
    private final InMemoryChords chords = new InMemoryChords();
    private final InMemoryEffects effects = new InMemoryEffects();
    private final InMemoryFailedMessages failedMessages = new InMemoryFailedMessages(results, this::tellListeners);

    /** An empty backend. */
    public InMemoryResults() {}

    @Override
    public void store(List<TaskResult> newResults) {
        for (TaskResult result : List.copyOf(newResults)) {
            failedMessages.keep(result);
            TaskResult bare = result.withMessage(null);
            results.merge(result.taskId(), bare, (old, late) -> late.replaces(old) ? late : old);
            tellListeners(result.taskId());
        }
    }

    @Override
    public Optional<TaskResult> find(String taskId) {
        return Optional.ofNullable(results.get(taskId));
    }

    @Override
    public void saveGroup(ResultNode group) {
        groups.put(group.id(), group);
    }

    @Override
    public Optional<ResultNode> findGroup(String groupId) {
        return Optional.ofNullable(groups.get(groupId));
    }

    @Override
    public void saveWorkflows(Map<String, String> made) {
        workflows.putAll(made);
    }

    @Override
    public Optional<String> findWorkflow(String id) {
        return Optional.ofNullable(workflows.get(id));
    }

    @Override
    public Subscription subscribe(String taskId, Runnable onChange) {
        Listener listener = new Listener(taskId, onChange);
        listeners.merge(taskId, List.of(listener), InMemoryResults::concat);
        if (results.containsKey(taskId)) {
            // Nothing here takes its time, so a task has often ended before anybody waits for it.
            onChange.run();
        }
        return listener;
    }

    @Override
    public void forget(String taskId) {
        failedMessages.forget(taskId);
        effects.forget(taskId);
        if (results.remove(taskId) != null) {
            tellListeners(taskId);
        }
    }

    /** A result was last written at its {@link TaskResult#storedAt}. */
    @Override
    public int deleteOlderThan(Instant time, int limit) {
        chords.forgetOlderThan(time);
        int deleted = 0;
        List<TaskResult> old = results.values().stream()
                .filter(result -> result.storedAt().isBefore(time))
                .limit(limit)
                .toList();
        for (TaskResult result : old) {
            // Not if it was written again in the meantime.
            if (results.remove(result.taskId(), result)) {
                effects.forget(result.taskId());
                tellListeners(result.taskId());
                deleted++;
            }
        }
        return deleted;
    }

    @Override
    public Optional<ResultHistory> history() {
        return Optional.of(this::page);
    }

    private ResultHistory.Page page(ResultHistory.Filter filter, Optional<ResultHistory.Position> after, int limit) {
        List<TaskResult> found = results.values().stream()
                .filter(result -> matches(filter, result))
                .filter(result -> after.map(place -> LATEST_FIRST.compare(place, ResultHistory.Position.of(result)) < 0)
                        .orElse(true))
                .sorted(Comparator.comparing(ResultHistory.Position::of, LATEST_FIRST))
                .limit(limit)
                .map(InMemoryResults::brief)
                .toList();
        return new ResultHistory.Page(
                found,
                found.size() < limit
                        ? Optional.empty()
                        : Optional.of(ResultHistory.Position.of(found.get(found.size() - 1))));
    }

    private static boolean matches(ResultHistory.Filter filter, TaskResult result) {
        TaskResult.Call call = result.call();
        return isEmptyOr(filter.state(), result.state()::equals)
                && isEmptyOr(filter.task(), task -> task.equals(call.taskName()))
                && isEmptyOr(filter.queue(), queue -> queue.equals(call.queue()))
                && isEmptyOr(filter.worker(), worker -> worker.equals(call.worker()))
                && isEmptyOr(filter.schedule(), schedule -> schedule.equals(call.periodicTaskName()))
                && isEmptyOr(filter.since(), since -> !result.storedAt().isBefore(since))
                && isEmptyOr(filter.until(), until -> result.storedAt().isBefore(until))
                && isEmptyOr(filter.text(), text -> hasText(result, text.toLowerCase(Locale.ROOT)));
    }

    private static <T> boolean isEmptyOr(Optional<T> wanted, Predicate<T> matches) {
        return wanted.isEmpty() || matches.test(wanted.get());
    }

    private static boolean hasText(TaskResult result, String text) {
        boolean failed =
                result.state().equals(TaskState.FAILURE) || result.state().equals(TaskState.RETRY);
        return Stream.of(
                        result.call().argsRepr(),
                        result.call().kwargsRepr(),
                        failed ? result.result() : null,
                        failed ? result.traceback() : null)
                .anyMatch(part -> part != null && part.toLowerCase(Locale.ROOT).contains(text));
    }

    private static TaskResult brief(TaskResult result) {
        String text = result.result();
        boolean left = text == null || text.length() > ResultHistory.LONGEST_RESULT;
        return new TaskResult(
                        result.taskId(), result.state(), left ? null : text, null, result.storedAt(), result.call())
                .withMasked(left ? null : result.masked());
    }

    @Override
    public Optional<FailedMessages> failedMessages() {
        return Optional.of(failedMessages);
    }

    @Override
    public Optional<Chords> chords() {
        return Optional.of(chords);
    }

    @Override
    public Optional<Effects> effects() {
        return Optional.of(effects);
    }

    @Override
    public String describe() {
        return "memory";
    }

    /** Ends the subscriptions; the results live as long as this object. */
    @Override
    public void close() {
        listeners.clear();
        caller.shutdown();
    }

    private void tellListeners(String taskId) {
        listeners.getOrDefault(taskId, List.of()).forEach(caller::execute);
    }

    private static List<Listener> concat(List<Listener> some, List<Listener> more) {
        List<Listener> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static ThreadPoolExecutor newCaller() {
        ThreadPoolExecutor caller = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "ssync-results-memory");
                    thread.setDaemon(true);
                    return thread;
                },
                // A store that races with close() tells nobody any more.
                new ThreadPoolExecutor.DiscardPolicy());
        caller.allowCoreThreadTimeOut(true);
        return caller;
    }

    /** What was put last, and of that only so much: nobody deletes it. */
    private static final class Latest<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 10_000;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    }

    /** One subscription. */
    private final class Listener implements Subscription, Runnable {
        private final String taskId;
        private final Runnable onChange;

        Listener(String taskId, Runnable onChange) {
            this.taskId = taskId;
            this.onChange = onChange;
        }

        @Override
        public void run() {
            if (!listeners.getOrDefault(taskId, List.of()).contains(this)) {
                return;
            }
            try {
                onChange.run();
            } catch (RuntimeException e) {
                log.warn("A listener to the state of a task failed, taskId={}", taskId, e);
            }
        }

        @Override
        public void close() {
            listeners.computeIfPresent(taskId, (id, all) -> {
                List<Listener> rest =
                        all.stream().filter(other -> other != this).toList();
                return rest.isEmpty() ? null : rest;
            });
        }
    }
}
