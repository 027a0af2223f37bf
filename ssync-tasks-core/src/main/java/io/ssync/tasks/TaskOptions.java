package io.ssync.tasks;

import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.internal.registry.FlowControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How one call is to be carried out, where it differs from the defaults. Immutable; each method returns a changed copy.
 *
 * <pre>{@code TaskOptions.countdown(Duration.ofSeconds(30)).queue("slow").priority(3)}</pre>
 */
public final class TaskOptions {
    /** Nothing special: run as soon as a worker is free. */
    public static final TaskOptions DEFAULTS = new TaskOptions(new Values());

    private final Values values;

    private TaskOptions(Values values) {
        this.values = values;
    }

    /** Run when this much time has passed, not before. */
    public static TaskOptions countdown(Duration countdown) {
        return DEFAULTS.withCountdown(countdown);
    }

    /** Run not before this time. */
    public static TaskOptions eta(Instant eta) {
        return DEFAULTS.withEta(eta);
    }

    /** Run when this much time has passed, not before; replaces an eta. */
    public TaskOptions withCountdown(Duration countdown) {
        return changed(v -> {
            v.countdown = requirePositive("countdown", countdown, true);
            v.eta = null;
        });
    }

    /** Run not before this time, before the year 2200; replaces a countdown. */
    public TaskOptions withEta(Instant eta) {
        return changed(v -> {
            v.eta = MessageLimits.requireEta(eta);
            v.countdown = null;
        });
    }

    /** Do not run if it has not begun by this time: its state becomes REVOKED. */
    public TaskOptions expires(Instant expires) {
        return changed(v -> v.expires = MessageLimits.requireExpires(expires));
    }

    /** Put it into this queue, whatever the routes say. Its name has 1 to 255 characters, none of them a control character. */
    public TaskOptions queue(String queue) {
        return changed(v -> v.queue = MessageLimits.requireName("queue", queue));
    }

    /** 0 to 9; as in Celery on Redis, 0 is served first and is the default. */
    public TaskOptions priority(int priority) {
        if (priority < 0 || priority > 9) {
            throw new IllegalArgumentException("priority must be 0 to 9, was " + priority);
        }
        return changed(v -> v.priority = priority);
    }

    /** Use this id instead of a random UUID: 1 to 255 characters, none of them a control character. */
    public TaskOptions taskId(String taskId) {
        return changed(v -> v.taskId = MessageLimits.requireName("taskId", taskId));
    }

    /** Send a header of your own, any JSON value; the task sees it in {@link TaskContext#headers()}. */
    public TaskOptions header(String name, Object value) {
        return changed(v -> {
            Map<String, Object> more = new TreeMap<>(v.headers);
            more.put(name, value);
            v.headers = Collections.unmodifiableMap(more);
        });
    }

    /**
     * Take turns in its queue with the calls that have other keys, as {@link Task#fairnessKey} says; wins over what that says. For callers that know
     * whose call it is where the arguments do not say, and for tasks that are known by name alone. Calls of one key share their turns with those
     * whose arguments give the same.
     *
     * @param key any text that is not empty: the name of a school, the id of a customer
     */
    public TaskOptions fairnessKey(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("fairnessKey must not be empty");
        }
        return header(TaskLimit.FAIRNESS_KEY, FlowControl.keyOf(key));
    }

    /** The hard time limit: the task is recorded as failed when it runs longer. */
    public TaskOptions timeLimit(Duration limit) {
        return changed(v -> v.timeLimit = requirePositive("timeLimit", limit, false));
    }

    /** The soft time limit: the task is asked to end when it runs longer. */
    public TaskOptions softTimeLimit(Duration limit) {
        return changed(v -> v.softTimeLimit = requirePositive("softTimeLimit", limit, false));
    }

    /** Store no result of this call. */
    public TaskOptions ignoreResult() {
        return changed(v -> v.ignoreResult = true);
    }

    /** Write the call into the app's ledger before the broker has it, so that it survives a broker that loses its data. */
    public TaskOptions durable() {
        return durable(true);
    }

    /** Write the call into the app's ledger or not, whatever the task and the app say. */
    public TaskOptions durable(boolean durable) {
        return changed(v -> v.durable = durable);
    }

    /**
     * Say what follows the task; replaces what was said before.
     *
     * @param embed in Celery's own form, the third part of a message's body: {@code callbacks}, {@code errbacks}, {@code chain} and
     *     {@code chord}. Empty if nothing follows
     */
    public TaskOptions embed(Map<String, ? extends @Nullable Object> embed) {
        return changed(v -> v.embed = Collections.unmodifiableMap(new LinkedHashMap<>(embed)));
    }

    /** What follows the task, in Celery's own form; empty if nothing does. */
    public Map<String, @Nullable Object> embed() {
        return values.embed;
    }

    /** The wait before it may run. */
    public Optional<Duration> countdown() {
        return Optional.ofNullable(values.countdown);
    }

    /** The time before which it must not run. */
    public Optional<Instant> eta() {
        return Optional.ofNullable(values.eta);
    }

    /** The time after which it must not run. */
    public Optional<Instant> expires() {
        return Optional.ofNullable(values.expires);
    }

    /** The queue asked for. */
    public Optional<String> queue() {
        return Optional.ofNullable(values.queue);
    }

    /** The priority, 0 unless set. */
    public int priority() {
        return values.priority;
    }

    /** The id asked for. */
    public Optional<String> taskId() {
        return Optional.ofNullable(values.taskId);
    }

    /** The headers of the caller's own. */
    public Map<String, Object> headers() {
        return values.headers;
    }

    /** The hard time limit. */
    public Optional<Duration> timeLimit() {
        return Optional.ofNullable(values.timeLimit);
    }

    /** The soft time limit. */
    public Optional<Duration> softTimeLimit() {
        return Optional.ofNullable(values.softTimeLimit);
    }

    /** Whether no result is wanted. */
    public boolean ignoresResult() {
        return values.ignoreResult;
    }

    /** Whether the call is to be durable, if that was said. */
    public Optional<Boolean> isDurable() {
        return Optional.ofNullable(values.durable);
    }

    private TaskOptions changed(Consumer<Values> change) {
        Values copy = values.copy();
        change.accept(copy);
        return new TaskOptions(copy);
    }

    private static Duration requirePositive(String option, Duration value, boolean zeroAllowed) {
        if (value.isNegative() || (value.isZero() && !zeroAllowed)) {
            throw new IllegalArgumentException(
                    option + " must be " + (zeroAllowed ? "zero or more" : "positive") + ", was " + value);
        }
        return MessageLimits.requireDuration(option, value);
    }

    /** The options themselves, changed only while a copy is being made. */
    private static final class Values {
        private @Nullable Duration countdown;
        private @Nullable Instant eta;
        private @Nullable Instant expires;
        private @Nullable String queue;
        private int priority;
        private @Nullable String taskId;
        private Map<String, Object> headers = Map.of();
        private @Nullable Duration timeLimit;
        private @Nullable Duration softTimeLimit;
        private boolean ignoreResult;
        private @Nullable Boolean durable;
        private Map<String, @Nullable Object> embed = Map.of();

        Values copy() {
            Values copy = new Values();
            copy.countdown = countdown;
            copy.eta = eta;
            copy.expires = expires;
            copy.queue = queue;
            copy.priority = priority;
            copy.taskId = taskId;
            copy.headers = headers;
            copy.timeLimit = timeLimit;
            copy.softTimeLimit = softTimeLimit;
            copy.ignoreResult = ignoreResult;
            copy.durable = durable;
            copy.embed = embed;
            return copy;
        }
    }
}
