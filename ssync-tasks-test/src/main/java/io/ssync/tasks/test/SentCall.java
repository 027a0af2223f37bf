package io.ssync.tasks.test;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.TaskMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that has been sent: by the test, by a task, or by what follows one in a workflow. Arguments are what is in the message, read as plain
 * maps, lists and values.
 *
 * @param message its message, as the broker was given it
 * @param queue where it went
 * @param sentAt when it was sent
 * @param dueAt when it may begin; {@code sentAt} unless it was sent for later
 */
public record SentCall(TaskMessage message, String queue, Instant sentAt, Instant dueAt) {

    /** The name of the task. */
    public String task() {
        return message.task();
    }

    /** The id of the task. */
    public String id() {
        return message.id();
    }

    /** The positional arguments. */
    public List<?> args() {
        return (List<?>) body().get(0);
    }

    /** The keyword arguments. */
    public Map<?, ?> kwargs() {
        return (Map<?, ?>) body().get(1);
    }

    /** How long it waits before it may begin. */
    public Duration delay() {
        return Duration.between(sentAt, dueAt);
    }

    private List<?> body() {
        return (List<?>) plain(new String(message.body(), StandardCharsets.UTF_8));
    }

    private static Object plain(String json) {
        Object read = CeleryJson.readPlain(json);
        if (!(read instanceof List<?> parts) || parts.size() < 2) {
            throw new IllegalStateException("the body of a message is [args, kwargs, embed], this one is " + json);
        }
        return parts;
    }

    /** Values as they are after a way through a message. */
    static @Nullable Object travelled(@Nullable Object value) {
        return CeleryJson.readPlain(CeleryJson.write(value));
    }

    /** The call as people write it. */
    @Override
    public String toString() {
        return task() + args() + (kwargs().isEmpty() ? "" : kwargs()) + " to " + queue
                + (delay().isZero() ? "" : " in " + TimeLine.shown(delay()));
    }
}
