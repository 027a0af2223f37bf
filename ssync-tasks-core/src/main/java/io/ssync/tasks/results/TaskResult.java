package io.ssync.tasks.results;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.FailedMessages.FailedMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of one task at one time, in the shape that Celery's result backends share.
 *
 * @param taskId the task's id
 * @param state its state
 * @param result JSON text: the return value, the progress, or an exception as {@code exc_type}, {@code exc_message},
 *     {@code exc_module}; null when there is none
 * @param traceback the stack trace of a failure or retry, else null
 * @param storedAt when the state was reached
 * @param call what was called, by whom; shown to people
 * @param children the calls that the task has made, and those that follow it
 * @param message what to keep so that the task can be run again: of a FAILURE that is to be stored; else null, and of what was stored always
 * @param timeline when the task went through what, as {@link Timeline#text} writes it; null if that is not known
 * @param masked the result without what is {@link io.ssync.tasks.Sensitive}, as JSON text; null if nothing of it is
 */
public record TaskResult(
        String taskId,
        TaskState state,
        @Nullable String result,
        @Nullable String traceback,
        Instant storedAt,
        Call call,
        List<ResultNode> children,
        @Nullable FailedMessage message,
        @Nullable String timeline,
        @Nullable String masked) {

    public TaskResult {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(storedAt, "storedAt");
        Objects.requireNonNull(call, "call");
        children = List.copyOf(children);
    }

    /** The state of a task of whose times nothing is known. */
    public TaskResult(
            String taskId,
            TaskState state,
            @Nullable String result,
            @Nullable String traceback,
            Instant storedAt,
            Call call,
            List<ResultNode> children,
            @Nullable FailedMessage message) {
        this(taskId, state, result, traceback, storedAt, call, children, message, null, null);
    }

    /** The state of a task whose message is not to be kept. */
    public TaskResult(
            String taskId,
            TaskState state,
            @Nullable String result,
            @Nullable String traceback,
            Instant storedAt,
            Call call,
            List<ResultNode> children) {
        this(taskId, state, result, traceback, storedAt, call, children, null);
    }

    /** The state of a task without children. */
    public TaskResult(
            String taskId,
            TaskState state,
            @Nullable String result,
            @Nullable String traceback,
            Instant storedAt,
            Call call) {
        this(taskId, state, result, traceback, storedAt, call, List.of());
    }

    /**
     * Whether this record takes the place of an earlier one of the same task. A final state stays. Of what one worker says, the newer
     * counts, in whatever order it arrives; the clocks of two workers are not compared.
     */
    public boolean replaces(TaskResult earlier) {
        boolean isLate = storedAt.isBefore(earlier.storedAt) && Objects.equals(call.worker(), earlier.call.worker());
        return !earlier.state.isFinal() && (state.isFinal() || !isLate);
    }

    /** What the exception of a failure or a retry says, {@code ValueError: no such class}; empty if there is none. */
    public Optional<String> error() {
        Map<?, ?> json = fields();
        if (!(json.get("exc_type") instanceof String type)) {
            return Optional.empty();
        }
        Object message = json.get("exc_message");
        String text = message instanceof List<?> parts
                ? parts.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(message == null ? "" : message);
        return Optional.of(text.isEmpty() ? type : type + ": " + text);
    }

    /** Those of the result if it is an object; Python may have stored what is no JSON. */
    private Map<?, ?> fields() {
        if (result == null || !result.startsWith("{")) {
            return Map.of();
        }
        try {
            return CeleryJson.readPlain(result) instanceof Map<?, ?> json ? json : Map.of();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    /** The same, with a message to be kept. */
    public TaskResult withMessage(@Nullable FailedMessage newMessage) {
        return new TaskResult(taskId, state, result, traceback, storedAt, call, children, newMessage, timeline, masked);
    }

    /** The same, with when the task went through what. */
    public TaskResult withTimeline(@Nullable String newTimeline) {
        return new TaskResult(taskId, state, result, traceback, storedAt, call, children, message, newTimeline, masked);
    }

    /** The same, with what people may see of the result. */
    public TaskResult withMasked(@Nullable String newMasked) {
        return new TaskResult(taskId, state, result, traceback, storedAt, call, children, message, timeline, newMasked);
    }

    /** The result as people may see it, in JSON: {@code "***"} stands for what is sensitive. Null when there is none. */
    public @Nullable String shown() {
        return masked == null ? result : masked;
    }

    /** What a task has come to, without when and by whom. */
    public static TaskResult ended(String taskId, TaskState state, @Nullable String result) {
        return new TaskResult(taskId, state, result, null, Instant.EPOCH, Call.UNKNOWN);
    }

    /** What a task has come to of which nothing is known any more, although it has ended: a failure that says so. */
    public static TaskResult gone(String taskId) {
        String failure = CeleryJson.write(Map.of(
                "exc_type", "ResultGoneError",
                "exc_message", List.of("the result of task " + taskId + " has expired or was deleted"),
                "exc_module", "ssync"));
        return ended(taskId, TaskState.FAILURE, failure);
    }

    /**
     * The call that a result belongs to. Everything may be null: Celery stores it only on request.
     *
     * @param taskName the name of the task
     * @param argsRepr the positional arguments as readable text
     * @param kwargsRepr the keyword arguments as readable text
     * @param worker the node name of the worker that ran it
     * @param periodicTaskName the name of the schedule entry that sent it
     * @param queue the queue that it was sent to
     */
    public record Call(
            @Nullable String taskName,
            @Nullable String argsRepr,
            @Nullable String kwargsRepr,
            @Nullable String worker,
            @Nullable String periodicTaskName,
            @Nullable String queue) {
        /** Nothing known about the call. */
        public static final Call UNKNOWN = new Call(null, null, null, null, null);

        /** A call of which the queue is not known. */
        public Call(
                @Nullable String taskName,
                @Nullable String argsRepr,
                @Nullable String kwargsRepr,
                @Nullable String worker,
                @Nullable String periodicTaskName) {
            this(taskName, argsRepr, kwargsRepr, worker, periodicTaskName, null);
        }
    }

    /**
     * When a task went through what, as far as its worker knew: the last attempt, and those before it that ended otherwise than with a result.
     * Times are in milliseconds; null is what nobody has said. Immutable.
     *
     * @param sent when it was called, by its producer's clock
     * @param due before what time the last attempt was not to begin; null if it might at once
     * @param claimed when a worker took the message of the last attempt, by the broker's clock
     * @param started when the last attempt began, by the worker's clock; null if it did not
     * @param retries how often it was tried again, by what its message said
     * @param redeliveries how often a worker had the last attempt that then lost its lease, or died
     * @param earlier attempts before the last one, the oldest first, the last {@value #MOST_EARLIER} at most
     */
    public record Timeline(
            @Nullable Instant sent,
            @Nullable Instant due,
            @Nullable Instant claimed,
            @Nullable Instant started,
            int retries,
            int redeliveries,
            List<Attempt> earlier) {
        /** So many attempts before the last one are kept: they travel in the message. */
        public static final int MOST_EARLIER = 10;

        /** Reasons are cut to so many characters. */
        public static final int LONGEST_REASON = 200;

        private static final int SHORT = 4;

        public Timeline {
            earlier = List.copyOf(earlier.subList(Math.max(0, earlier.size() - MOST_EARLIER), earlier.size()));
        }

        /**
         * An attempt that did not end the task.
         *
         * @param claimed when a worker took its message
         * @param started when it began
         * @param ended when it ended
         * @param next before what time the next one was not to begin; null if it might at once
         * @param reason why it was not the last, in a line
         */
        public record Attempt(
                @Nullable Instant claimed,
                @Nullable Instant started,
                @Nullable Instant ended,
                @Nullable Instant next,
                String reason) {
            /** Cuts the reason to a line of {@value #LONGEST_REASON} characters. */
            public Attempt {
                String line = reason.lines().findFirst().orElse("");
                int end = Math.min(LONGEST_REASON, line.length());
                if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
                    end--;
                }
                reason = end == line.length() ? line : line.substring(0, end) + "…";
            }

            /** As a header of a message has it. */
            public List<@Nullable Object> toList() {
                return Arrays.asList(millis(claimed), millis(started), millis(ended), millis(next), reason);
            }
        }

        /** JSON text for {@link TaskResult#timeline()}; short, since every result has one. */
        public String text() {
            StringBuilder text = new StringBuilder(80).append('[');
            text.append(millis(sent)).append(',').append(millis(due)).append(',');
            text.append(millis(claimed)).append(',').append(millis(started));
            if (retries > 0 || redeliveries > 0 || !earlier.isEmpty()) {
                text.append(',')
                        .append(retries)
                        .append(',')
                        .append(redeliveries)
                        .append(',');
                text.append(
                        CeleryJson.write(earlier.stream().map(Attempt::toList).toList()));
            }
            return text.append(']').toString();
        }

        /** Reads what {@link #text} has written; empty if it is something else. */
        public static Optional<Timeline> parse(@Nullable String text) {
            if (text == null) {
                return Optional.empty();
            }
            try {
                if (!(CeleryJson.readPlain(text) instanceof List<?> parts) || parts.size() < SHORT) {
                    return Optional.empty();
                }
                boolean whole = parts.size() >= SHORT + 3;
                return Optional.of(new Timeline(
                        instant(parts.get(0)),
                        instant(parts.get(1)),
                        instant(parts.get(2)),
                        instant(parts.get(3)),
                        whole ? number(parts.get(4)) : 0,
                        whole ? number(parts.get(5)) : 0,
                        whole ? attempts(parts.get(6)) : List.of()));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /** Reads attempts as a header of a message has them, which anybody may have written; what is none is left out. */
        public static List<Attempt> attempts(@Nullable Object header) {
            List<Attempt> attempts = new ArrayList<>();
            if (header instanceof List<?> all) {
                for (Object one : all) {
                    if (one instanceof List<?> parts && parts.size() >= SHORT + 1) {
                        attempts.add(new Attempt(
                                instant(parts.get(0)),
                                instant(parts.get(1)),
                                instant(parts.get(2)),
                                instant(parts.get(3)),
                                String.valueOf(parts.get(4))));
                    }
                }
            }
            return attempts;
        }

        private static int number(@Nullable Object value) {
            return value instanceof Number number ? Math.max(0, number.intValue()) : 0;
        }

        private static @Nullable Long millis(@Nullable Instant time) {
            return time == null ? null : time.toEpochMilli();
        }

        private static @Nullable Instant instant(@Nullable Object value) {
            try {
                return value instanceof Number millis ? Instant.ofEpochMilli(millis.longValue()) : null;
            } catch (DateTimeException e) {
                return null;
            }
        }
    }
}
