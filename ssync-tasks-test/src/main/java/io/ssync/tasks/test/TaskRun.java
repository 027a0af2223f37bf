package io.ssync.tasks.test;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call that a {@link TaskTester} has run to its end.
 *
 * @param result its outcome, as any caller sees it
 * @param attempts its attempts, in order: the first one and the retries, and those after a crash
 * @param progress what it said of itself while it ran, in order, all of it
 * @param called the calls that it has made
 * @param <R> what the task returns
 */
public record TaskRun<R>(
        AsyncResult<R> result, List<Attempt> attempts, List<Progress> progress, List<SentCall> called) {
    /** Copies the lists. */
    public TaskRun {
        attempts = List.copyOf(attempts);
        progress = List.copyOf(progress);
        called = List.copyOf(called);
    }

    /** Its final state. */
    public TaskState state() {
        return result.state();
    }

    /**
     * What it returned, after its way through the result backend.
     *
     * @throws io.ssync.tasks.TaskFailedException if it failed
     */
    public @Nullable R value() {
        return result.get(Duration.ZERO);
    }

    /** What its last attempt threw, with its stack, or null if that returned. */
    public @Nullable Throwable thrown() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).thrown();
    }

    /** How often it was tried again, as the task asked for. */
    public int retries() {
        return attempts.stream().mapToInt(Attempt::retries).max().orElse(0);
    }

    /**
     * One attempt of a task.
     *
     * @param task the name of the task
     * @param taskId its id
     * @param at when it began
     * @param retries how many retries came before it
     * @param redeliveries how often its message was delivered before to a worker that died
     * @param thrown what it threw, or null if it returned; an error of the test kit if its worker died
     */
    public record Attempt(
            String task,
            String taskId,
            Instant at,
            int retries,
            int redeliveries,
            @Nullable Throwable thrown) {}

    /**
     * What a task said of itself.
     *
     * @param taskId its id
     * @param at when
     * @param state the state that it gave itself
     * @param info what belongs to it, as plain maps, lists and values
     */
    public record Progress(
            String taskId,
            Instant at,
            TaskState state,
            @Nullable Object info) {}
}
