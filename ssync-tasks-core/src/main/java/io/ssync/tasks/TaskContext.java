package io.ssync.tasks;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a running task knows about itself and can say about its progress, and how it calls other tasks, which become its
 * children: {@code self.task(Type::method).delay(…)}. Safe for use by any thread, while the task runs.
 */
public interface TaskContext extends TypedTasks, TaskSender {

    /** The id of this task, the same over retries and redeliveries. */
    String id();

    /** The name by which it was called. */
    String name();

    /** The node name of the worker that runs it, for example {@code worker@host}. */
    String worker();

    /** The queue that it came from. */
    String queue();

    /** How often it was retried before: 0 on the first attempt. */
    int retries();

    /** How often it was delivered before to a worker that then disappeared. */
    int redeliveries();

    /** When it was sent, by the sender's clock; empty if the sender did not say. Retries keep the time of the first attempt. */
    Optional<Instant> sentAt();

    /** All headers of the message, with the caller's own among them. Unmodifiable. */
    Map<String, @Nullable Object> headers();

    /**
     * Says how far the task is: state PROGRESS with {@code current}, {@code total} and {@code status}. Cheap enough to be
     * called for every row of a million: only the latest value is remembered, and stored a few times a second.
     *
     * @param current how much is done, in any unit
     * @param total how much there is to do, in the same unit
     * @param status a few words for a person
     */
    void progress(long current, long total, String status);

    /**
     * Sets a state of the task's own with any value that JSON can carry. As cheap as {@link #progress}.
     *
     * @throws IllegalArgumentException if the state is a final one: those are set by how the method ends
     */
    void updateState(TaskState state, @Nullable Object meta);

    /** {@link #retry(Duration)} with the task's own delay. */
    RetryException retry();

    /**
     * Ends this attempt and asks for another one without saying why; write {@code throw self.retry(…)}. When the task's
     * retries are used up it fails with {@link MaxRetriesExceeded}.
     *
     * @param countdown how long to wait until the next attempt
     */
    RetryException retry(Duration countdown);

    /**
     * Ends this task without a result and puts other work in its place; write {@code throw self.replace(…)}. What ends that work has the id of this
     * task: whoever waits for it gets the result of the work, and what follows this task follows the work. A group comes to the list
     * of its results.
     *
     * @return what is to be thrown; the work is sent by then
     * @throws IllegalStateException if this task is durable
     */
    Ignore replace(Canvas<?> by);

    /**
     * Sends work that the chord of this task is to wait for as well, with its result beside that of this task. A task that runs again after a crash adds
     * the same members again, in the same order, and they count once.
     *
     * @throws IllegalStateException if this task is in no chord
     * @throws IllegalArgumentException if the work is a group, whose results are not one
     */
    <R> AsyncResult<R> addToChord(Canvas<R> member);

    /**
     * Sends an event of the task, if this worker sends those of tasks.
     *
     * @param type a name with a group of your own in front, such as {@code report-rendered}
     * @param details any values that JSON can carry
     */
    void sendEvent(String type, Map<String, ? extends @Nullable Object> details);

    /** {@link #retry(Throwable, Duration, int)} with the task's own delay and number of retries. */
    RetryException retry(Throwable cause);

    /** {@link #retry(Throwable, Duration, int)} with the task's own number of retries. */
    RetryException retry(Throwable cause, Duration countdown);

    /**
     * Ends this attempt and asks for another one; write {@code throw self.retry(e, …)}.
     *
     * @param cause why; shown in the state RETRY, and thrown as the task's failure when there are no retries left
     * @param countdown how long to wait until the next attempt
     * @param maxRetries how many retries there may be; negative means without end
     */
    RetryException retry(Throwable cause, Duration countdown, int maxRetries);

    /**
     * Returns at once, unless the task should stop: its worker shuts down or has lost its lease.
     *
     * @throws TaskCancelledException if so; let it pass
     * @throws SoftTimeLimitExceeded once, if it has run longer than its soft time limit
     */
    void checkCancelled();
}
