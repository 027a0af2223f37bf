package io.ssync.tasks.beat;

import io.ssync.tasks.Signature;
import io.ssync.tasks.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule calls, as a row of django-celery-beat has it. Immutable, if nobody changes the arguments.
 *
 * @param task the name of the task on the wire
 * @param args positional arguments
 * @param kwargs keyword arguments
 * @param headers further headers of the message
 * @param queue where it goes; null for where the app's routes send it
 * @param priority 0 to 255; null for none. Redis knows 0 to 9, and what is above counts as 9, as in Celery
 * @param expires when its messages, and the schedule itself, end; null for never
 * @param expireAfter how long after it was sent a message may begin to run; null for any time
 */
public record ScheduledCall(
        String task,
        List<? extends @Nullable Object> args,
        Map<String, ? extends @Nullable Object> kwargs,
        Map<String, ? extends @Nullable Object> headers,
        @Nullable String queue,
        @Nullable Integer priority,
        @Nullable Instant expires,
        @Nullable Duration expireAfter) {
    /** The name of the schedule, as django-celery-beat sends it and django-celery-results stores it. */
    static final String NAME_HEADER = "periodic_task_name";

    /** The due time that a task was sent for. A header of ours, which Celery leaves alone. */
    static final String DUE_HEADER = "ssync_due";

    private static final int HIGHEST_PRIORITY = 255;
    private static final int HIGHEST_ON_REDIS = 9;

    /** Checks it. */
    public ScheduledCall {
        if (task.isBlank()) {
            throw new IllegalArgumentException("the task of a schedule must have a name");
        }
        if (priority != null && (priority < 0 || priority > HIGHEST_PRIORITY)) {
            throw new IllegalArgumentException("the priority must be 0 to " + HIGHEST_PRIORITY + ", was " + priority);
        }
        if (expireAfter != null && expireAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "the seconds until it expires must not be negative, were " + expireAfter.toSeconds());
        }
        args = Collections.unmodifiableList(args);
        kwargs = Collections.unmodifiableMap(kwargs);
        headers = Collections.unmodifiableMap(headers);
    }

    /** A call with positional arguments. */
    public static ScheduledCall of(String task, @Nullable Object... args) {
        return new ScheduledCall(task, Arrays.asList(args), Map.of(), Map.of(), null, null, null, null);
    }

    /** The call of a signature; of its options, those that a row of django-celery-beat can hold. */
    public static ScheduledCall of(Signature<?> call) {
        TaskOptions options = call.options();
        return new ScheduledCall(
                call.task(),
                call.args(),
                call.kwargs(),
                options.headers(),
                options.queue().orElse(null),
                options.priority() == 0 ? null : (Integer) options.priority(),
                options.expires().orElse(null),
                null);
    }

    /** The same with keyword arguments. */
    public ScheduledCall withKwargs(Map<String, ? extends @Nullable Object> other) {
        return new ScheduledCall(task, args, other, headers, queue, priority, expires, expireAfter);
    }

    /** The same in a queue. */
    public ScheduledCall withQueue(@Nullable String other) {
        return new ScheduledCall(task, args, kwargs, headers, other, priority, expires, expireAfter);
    }

    /** The same, but its messages may begin to run for so long only. */
    public ScheduledCall withExpireAfter(@Nullable Duration other) {
        return new ScheduledCall(task, args, kwargs, headers, queue, priority, expires, other);
    }

    /**
     * The call for a due time.
     *
     * @param schedule the name of the schedule
     * @param now when it is sent
     * @throws IllegalArgumentException if a message cannot have what is in it
     */
    Signature<Object> signature(String schedule, String taskId, Instant due, Instant now) {
        TaskOptions options = TaskOptions.DEFAULTS.taskId(taskId);
        for (Map.Entry<String, ? extends @Nullable Object> header : headers.entrySet()) {
            if (header.getValue() != null) {
                options = options.header(header.getKey(), header.getValue());
            }
        }
        options = options.header(NAME_HEADER, schedule).header(DUE_HEADER, due.toString());
        if (queue != null) {
            options = options.queue(queue);
        }
        if (priority != null) {
            options = options.priority(Math.min(priority, HIGHEST_ON_REDIS));
        }
        Instant end = expireAfter == null ? expires : now.plus(expireAfter);
        if (end != null) {
            options = options.expires(end);
        }
        return Signature.of(task, args).withKwargs(kwargs).with(options);
    }
}
