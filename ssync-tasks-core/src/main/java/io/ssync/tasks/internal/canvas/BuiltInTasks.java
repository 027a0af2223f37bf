package io.ssync.tasks.internal.canvas;

import io.ssync.tasks.RetryException;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskArguments;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskSender;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.internal.registry.TaskDefinition;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.Chords;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that every worker of Celery knows without being told, since Celery's own clients and its beat send them. Their arguments
 * come from anybody, so each loop here has a bound, and ends when its task is to stop.
 */
public final class BuiltInTasks {
    private static final int CLEANUP_BATCH = 1_000;

    /** How many calls one of these tasks makes at most: it sends them one by one. */
    static final int MOST_CALLS = 100_000;

    /** What these tasks are called; the tasks that they run or send in a loop are others. */
    private static final String OURS = "celery.";

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final TaskSettings settings;
    private final ResultBackend results;
    private final InstantSource clock;
    private final Callbacks callbacks;
    private final Function<String, Optional<TaskDefinition>> registry;

    /** The built-in tasks of an app; {@code registry} finds a task by its name. */
    public BuiltInTasks(
            TaskSettings settings,
            ResultBackend results,
            InstantSource clock,
            Callbacks callbacks,
            Function<String, Optional<TaskDefinition>> registry) {
        this.settings = settings;
        this.results = results;
        this.clock = clock;
        this.callbacks = callbacks;
        this.registry = registry;
    }

    @Task(name = "celery.backend_cleanup", ignoreResult = true)
    void backendCleanup() {
        Duration expires = settings.resultExpires();
        while (!expires.isZero()
                && results.deleteOlderThan(clock.instant().minus(expires), CLEANUP_BATCH) == CLEANUP_BATCH) {
            // A few at a time, so that nobody has to wait for this.
        }
    }

    @Task(name = "celery.accumulate")
    @Nullable
    Object accumulate(TaskArguments given) {
        if (!(given.kwargs().get("index") instanceof Number index)) {
            return given.args();
        }
        // From the end if negative, as in Python.
        int position = index.intValue() < 0 ? given.args().size() + index.intValue() : index.intValue();
        if (position < 0 || position >= given.args().size()) {
            throw new IllegalArgumentException("argument 'index' must be the position of one of "
                    + given.args().size() + " results, was " + index);
        }
        return given.args().get(position);
    }

    @Task(name = "celery.map")
    List<@Nullable Object> map(TaskContext self, TaskArguments given) throws Throwable {
        WireSignature task = repeated(given);
        List<@Nullable Object> results = new ArrayList<>();
        for (Object item : items(given)) {
            self.checkCancelled();
            results.add(runHere(self, task, Collections.singletonList(item)));
        }
        return results;
    }

    @Task(name = "celery.starmap")
    List<@Nullable Object> starmap(TaskContext self, TaskArguments given) throws Throwable {
        WireSignature task = repeated(given);
        List<@Nullable Object> results = new ArrayList<>();
        for (Object item : items(given)) {
            self.checkCancelled();
            results.add(runHere(self, task, list("each item of 'it'", item)));
        }
        return results;
    }

    @Task(name = "celery.chunks")
    void chunks(TaskContext self, TaskArguments given) {
        WireSignature task = repeated(given);
        List<?> all = items(given);
        int size = size(argument(given, 2, "n"));
        requireCalls((all.size() + size - 1L) / size);
        for (long start = 0; start < all.size(); start += size) {
            self.checkCancelled();
            List<?> chunk = all.subList((int) start, (int) Math.min(all.size(), start + size));
            WireSignature part = new WireSignature(
                    Map.of("task", "celery.starmap", "kwargs", Map.of("task", task.toMap(), "it", chunk)));
            launcher(self).launch(part, List.of(), List.of(), parents(self));
        }
    }

    @Task(name = "celery.group")
    void group(TaskContext self, TaskArguments given) {
        List<WireSignature> tasks = WireSignature.listOf(argument(given, 0, "tasks"));
        requireCalls(tasks.size());
        List<?> args = argument(given, 3, "partial_args") instanceof List<?> partial ? partial : List.of();
        Object groupId = argument(given, 2, "group_id");
        Map<String, Object> options = groupId == null ? Map.of() : Map.of("group_id", groupId);
        for (WireSignature task : tasks) {
            self.checkCancelled();
            launcher(self).launch(task.with(options), args, List.of(), parents(self));
        }
    }

    @Task(name = "celery.chord_unlock", maxRetries = -1, ignoreResult = true)
    void chordUnlock(TaskContext self, TaskArguments given) {
        List<ResultNode> header = ResultNode.listOf(argument(given, 5, "result"));
        Chords.Outcome outcome;
        try {
            outcome = Chords.Outcome.of(header, this::finished);
        } catch (NoSuchElementException e) {
            throw askAgain(self, given, e);
        }
        callbacks.startBody(self, signature(given, 1, "callback"), outcome);
    }

    /** Until the results that it waits for would have expired: then they never come. */
    private RetryException askAgain(TaskContext self, TaskArguments given, NoSuchElementException missing) {
        Object interval = argument(given, 2, "interval");
        double seconds = interval instanceof Number number ? number.doubleValue() : 1;
        Duration pause =
                seconds < LONGEST_PAUSE.toSeconds() ? Duration.ofMillis(Math.round(seconds * 1000)) : LONGEST_PAUSE;
        pause = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
        Duration expires = settings.resultExpires();
        long most = expires.isZero() ? Integer.MAX_VALUE : expires.dividedBy(pause) + 1;
        int maxRetries = argument(given, 3, "max_retries") instanceof Number number
                ? number.intValue()
                : (int) Math.min(most, Integer.MAX_VALUE);
        return self.retry(missing, pause, maxRetries);
    }

    private TaskResult finished(String taskId) {
        return results.find(taskId)
                .filter(result -> result.state().isFinal())
                .orElseThrow(() -> new NoSuchElementException("task " + taskId + " has not ended yet"));
    }

    private @Nullable Object runHere(TaskContext self, WireSignature task, List<?> given) throws Throwable {
        TaskDefinition definition = registry.apply(task.task())
                .orElseThrow(() -> new IllegalArgumentException("no task registered as " + Shown.value(task.task())));
        List<@Nullable Object> args = new ArrayList<>(given);
        args.addAll(task.args());
        return definition.invoke(self, definition.bind(CeleryJson.writeBody(args, task.kwargs())));
    }

    private Launcher launcher(TaskSender sender) {
        return new Launcher(sender::send, results, clock);
    }

    private static ParentIds parents(TaskContext self) {
        return new ParentIds(
                self.id(),
                Optional.ofNullable(self.headers().get("root_id"))
                        .map(Object::toString)
                        .orElse(self.id()));
    }

    /** The task that is run or sent for every item. None of ours: nested, a small message would make work without end. */
    private static WireSignature repeated(TaskArguments given) {
        WireSignature task = signature(given, 0, "task");
        if (task.task().startsWith(OURS)) {
            throw new IllegalArgumentException(
                    "argument 'task' must be a task of your own, was " + Shown.value(task.task()));
        }
        return task;
    }

    private static List<?> items(TaskArguments given) {
        return list("argument 'it'", argument(given, 1, "it"));
    }

    private static List<?> list(String what, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(what + " must be a list, was " + Shown.value(value));
    }

    private static int size(@Nullable Object n) {
        if (n instanceof Number number && number.doubleValue() >= 1) {
            return number.intValue();
        }
        throw new IllegalArgumentException("argument 'n' must be a number of at least 1, was " + Shown.value(n));
    }

    private static void requireCalls(long calls) {
        if (calls > MOST_CALLS) {
            throw new IllegalArgumentException("this would make " + calls + " calls at once, " + MOST_CALLS
                    + " are allowed: take larger chunks, or send them a part at a time");
        }
    }

    private static WireSignature signature(TaskArguments given, int position, String name) {
        return WireSignature.of(argument(given, position, name))
                .orElseThrow(() -> new IllegalArgumentException("argument '" + name + "' is no signature"));
    }

    private static @Nullable Object argument(TaskArguments given, int position, String name) {
        return position < given.args().size()
                ? given.args().get(position)
                : given.kwargs().get(name);
    }
}
