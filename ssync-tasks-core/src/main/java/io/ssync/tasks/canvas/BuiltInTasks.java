package io.ssync.tasks.canvas;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskArguments;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskSender;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.registry.TaskDefinition;
import io.ssync.tasks.results.ChordOutcome;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultNode;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tasks that every worker of Celery knows without being told, since Celery's own clients and its beat send them. */
public final class BuiltInTasks {
    private static final int CLEANUP_BATCH = 1_000;

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
        return given.kwargs().get("index") instanceof Number index
                ? given.args().get(index.intValue())
                : given.args();
    }

    @Task(name = "celery.map")
    List<@Nullable Object> map(TaskContext self, TaskArguments given) throws Throwable {
        List<@Nullable Object> results = new ArrayList<>();
        for (Object item : items(given)) {
            List<@Nullable Object> args = new ArrayList<>();
            args.add(item);
            results.add(runHere(self, signature(given, 0, "task"), args));
        }
        return results;
    }

    @Task(name = "celery.starmap")
    List<@Nullable Object> starmap(TaskContext self, TaskArguments given) throws Throwable {
        List<@Nullable Object> results = new ArrayList<>();
        for (Object item : items(given)) {
            results.add(runHere(self, signature(given, 0, "task"), (List<?>) item));
        }
        return results;
    }

    @Task(name = "celery.chunks")
    void chunks(TaskContext self, TaskArguments given) {
        List<?> all = items(given);
        int size = ((Number) argument(given, 2, "n")).intValue();
        WireSignature task = signature(given, 0, "task");
        for (int start = 0; start < all.size(); start += size) {
            List<?> chunk = all.subList(start, Math.min(all.size(), start + size));
            WireSignature part = new WireSignature(
                    Map.of("task", "celery.starmap", "kwargs", Map.of("task", task.toMap(), "it", chunk)));
            launcher(self).launch(part, List.of(), List.of(), parents(self));
        }
    }

    @Task(name = "celery.group")
    void group(TaskContext self, TaskArguments given) {
        List<WireSignature> tasks = WireSignature.listOf(argument(given, 0, "tasks"));
        List<?> args = argument(given, 3, "partial_args") instanceof List<?> partial ? partial : List.of();
        Object groupId = argument(given, 2, "group_id");
        Map<String, Object> options = groupId == null ? Map.of() : Map.of("group_id", groupId);
        tasks.forEach(task -> launcher(self).launch(task.with(options), args, List.of(), parents(self)));
    }

    @Task(name = "celery.chord_unlock", maxRetries = -1, ignoreResult = true)
    void chordUnlock(TaskContext self, TaskArguments given) {
        List<ResultNode> header = ResultNode.listOf(argument(given, 5, "result"));
        ChordOutcome outcome;
        try {
            outcome = ChordOutcome.of(header, this::finished);
        } catch (NoSuchElementException e) {
            Object interval = argument(given, 2, "interval");
            Duration pause = interval instanceof Number seconds
                    ? Duration.ofMillis(Math.round(seconds.doubleValue() * 1000))
                    : Duration.ofSeconds(1);
            throw self.retry(e, pause);
        }
        callbacks.startBody(self, signature(given, 1, "callback"), outcome);
    }

    private TaskResult finished(String taskId) {
        return results.find(taskId)
                .filter(result -> result.state().isFinal())
                .orElseThrow(() -> new NoSuchElementException("task " + taskId + " has not ended yet"));
    }

    private @Nullable Object runHere(TaskContext self, WireSignature task, List<?> given) throws Throwable {
        TaskDefinition definition = registry.apply(task.task())
                .orElseThrow(() -> new IllegalArgumentException("no task registered as '" + task.task() + "'"));
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

    private static List<?> items(TaskArguments given) {
        return (List<?>) argument(given, 1, "it");
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
