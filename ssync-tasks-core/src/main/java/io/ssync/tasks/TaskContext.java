package io.ssync.tasks;

import io.ssync.tasks.ledger.LedgerTransaction;
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

    /** How long the key of an effect may be, in characters. */
    int LONGEST_KEY = 200;

    /** What is to happen once, and what it comes to. */
    @FunctionalInterface
    interface Effect<T extends @Nullable Object, E extends Exception> {
        T happen() throws E;
    }

    /** What is to happen once. */
    @FunctionalInterface
    interface Action<E extends Exception> {
        void happen() throws E;
    }

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
     * Has an effect happen once over all attempts of this task: retries and redeliveries get what the first one came to, without the effect.
     *
     * <p>The outcome is stored when the effect has happened. A process that dies in between leaves no trace of it, so the effect happens again
     * then: let whoever is on the other side tell repetitions apart, by an idempotency key made of {@link #id}, or use
     * {@link #once(String, LedgerTransaction, Class, Effect)} if all that it does is to write rows.
     *
     * @param key names the effect among those of this task; up to {@value #LONGEST_KEY} characters
     * @param type the type of the outcome, as which JSON is read
     * @return the outcome as it was stored, so the same in each attempt; null if the effect returned null
     * @throws E what the effect throws; then it has not happened, and the next attempt tries again
     * @throws IllegalArgumentException if the key is blank or too long, or the outcome cannot be written as JSON
     * @throws IllegalStateException if the result backend of the app keeps no effects
     * @throws TaskCancelledException if the task should stop, before the effect
     * @throws io.ssync.tasks.results.ResultBackendException if the outcome cannot be read or stored
     */
    <T, E extends Exception> @Nullable T once(String key, Class<T> type, Effect<? extends @Nullable T, E> effect)
            throws E;

    /** {@link #once(String, Class, Effect)} for an effect without an outcome. */
    <E extends Exception> void once(String key, Action<E> effect) throws E;

    /**
     * Writes rows once over all attempts of this task, even if two workers run it at once: in a transaction of the caller's that also has the
     * row that says so. Committing and closing stay with the caller; a rollback leaves neither.
     *
     * @param transaction for example {@code JdbcTransaction.of(handle)}, on the database of the results
     * @throws IllegalArgumentException if the database is not that of the results, and as above
     */
    <T, E extends Exception> @Nullable T once(
            String key, LedgerTransaction transaction, Class<T> type, Effect<? extends @Nullable T, E> effect) throws E;

    /** {@link #once(String, LedgerTransaction, Class, Effect)} for an effect without an outcome. */
    <E extends Exception> void once(String key, LedgerTransaction transaction, Action<E> effect) throws E;

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
