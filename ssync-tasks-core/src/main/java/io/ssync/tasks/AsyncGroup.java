package io.ssync.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the members of a group, now or later. Nothing is kept here, so every method sees the present. Immutable and safe for use
 * by any thread.
 *
 * @param <R> what each member comes to
 */
public final class AsyncGroup<R> {
    private final String id;
    private final List<AsyncResult<? extends R>> results;

    AsyncGroup(String id, List<AsyncResult<? extends R>> results) {
        this.id = id;
        this.results = List.copyOf(results);
    }

    /** The id of the group. */
    public String id() {
        return id;
    }

    /** The results of its members, in order. */
    public List<AsyncResult<? extends R>> results() {
        return results;
    }

    /** The number of its members. */
    public int total() {
        return results.size();
    }

    /** How many members have succeeded. */
    public long completed() {
        return results.stream().filter(AsyncResult::successful).count();
    }

    /** How many members have failed or were revoked. */
    public long failed() {
        return results.stream()
                .map(AsyncResult::state)
                .filter(state -> state.isFinal() && !state.equals(TaskState.SUCCESS))
                .count();
    }

    /** Whether all members have ended. */
    public boolean ready() {
        return results.stream().allMatch(AsyncResult::ready);
    }

    /** Whether all members have succeeded. */
    public boolean successful() {
        return results.stream().allMatch(AsyncResult::successful);
    }

    /** {@link #get(Duration)} with {@link AsyncResult#DEFAULT_TIMEOUT}. */
    public List<@Nullable R> get() {
        return get(AsyncResult.DEFAULT_TIMEOUT);
    }

    /**
     * Waits for all members to end and returns what they returned, in order.
     *
     * @param timeout for all of them together
     * @throws TaskFailedException if one failed, or was revoked
     * @throws ResultTimeoutException if they have not ended in time; they go on
     * @throws java.util.concurrent.CancellationException if this thread is interrupted, which stays interrupted; they go on
     */
    public List<@Nullable R> get(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<@Nullable R> values = new ArrayList<>(results.size());
        for (AsyncResult<? extends R> result : results) {
            values.add(result.get(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
        }
        return values;
    }
}
