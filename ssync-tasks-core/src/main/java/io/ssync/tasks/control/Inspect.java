package io.ssync.tasks.control;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Questions to workers, ours and Python's: {@code app.inspect().active()}. The names are those of Celery's
 * {@code app.control.inspect()}. Whom they go to and how long answers are awaited is set on {@link Control}.
 *
 * <p>Every method returns the replies by the name of the worker, as plain maps, lists and values in Celery's own shape. Immutable
 * and safe for use by any thread; throws what {@link Control} throws.
 */
public final class Inspect {
    private final Control control;

    Inspect(Control control) {
        this.control = control;
    }

    /** Who is there. */
    public Map<String, @Nullable Object> ping() {
        return control.ping();
    }

    /** The tasks that run. */
    public Map<String, @Nullable Object> active() {
        return ask("active");
    }

    /** The tasks that were taken from their queue and wait for a free thread or process. */
    public Map<String, @Nullable Object> reserved() {
        return ask("reserved");
    }

    /** The tasks that wait for their time. */
    public Map<String, @Nullable Object> scheduled() {
        return ask("scheduled");
    }

    /** The ids of revoked tasks. */
    public Map<String, @Nullable Object> revoked() {
        return ask("revoked");
    }

    /** The names of the tasks that the worker knows, each with these of its attributes if they are set. */
    public Map<String, @Nullable Object> registered(String... attributes) {
        return control.broadcast("registered", Map.of("taskinfoitems", List.of(attributes)));
    }

    /** Numbers about the worker. */
    public Map<String, @Nullable Object> stats() {
        return ask("stats");
    }

    /** The queues that it reads. */
    public Map<String, @Nullable Object> activeQueues() {
        return ask("active_queues");
    }

    /** A text about its software and settings. */
    public Map<String, @Nullable Object> report() {
        return ask("report");
    }

    /** The settings that differ from the defaults. */
    public Map<String, @Nullable Object> conf() {
        return control.broadcast("conf", Map.of("with_defaults", false));
    }

    /** Its logical clock. */
    public Map<String, @Nullable Object> clock() {
        return ask("clock");
    }

    /** Which of these tasks it has, and in what state. */
    public Map<String, @Nullable Object> queryTask(String... taskIds) {
        return control.broadcast("query_task", Map.of("ids", List.of(taskIds)));
    }

    /** Where those of these tasks are that run: the stack of each by its id. A worker of Celery answers with an error. */
    public Map<String, @Nullable Object> stack(String... taskIds) {
        return control.broadcast("stack", Map.of("ids", List.of(taskIds)));
    }

    private Map<String, @Nullable Object> ask(String question) {
        return control.broadcast(question, Map.of());
    }
}
