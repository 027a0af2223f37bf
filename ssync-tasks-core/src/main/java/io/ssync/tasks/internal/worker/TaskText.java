package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.internal.registry.TaskRegistry;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tasks as the replies to remote control show them. Immutable. */
final class TaskText {
    /** Arguments in a larger body than this are shown in short: nobody wants a spreadsheet in a reply. */
    private static final int LONGEST_BODY = 64 * 1024;

    private final String worker;
    private final TaskRegistry registry;

    TaskText(String worker, TaskRegistry registry) {
        this.worker = worker;
        this.registry = registry;
    }

    /** A task that runs. */
    Map<String, @Nullable Object> running(Attempt attempt, boolean safe) {
        Delivery delivery = attempt.running().delivery();
        Map<String, @Nullable Object> text =
                text(attempt.running().message(), delivery.queue(), delivery.redeliveries() > 0, safe);
        text.put("time_start", seconds(attempt.began()));
        text.put("acknowledged", attempt.isAcknowledged());
        text.put("worker_pid", attempt.pid());
        return text;
    }

    /** A task that waits for a free thread; empty if the message cannot be read. */
    Optional<Map<String, @Nullable Object>> waiting(Delivery delivery) {
        return waiting(delivery.payload(), delivery.queue(), delivery.redeliveries() > 0);
    }

    /** A task that waits for its time; empty if the message cannot be read. */
    Optional<Map<String, @Nullable Object>> waiting(byte[] payload, String queue, boolean redelivered) {
        try {
            TaskMessage message = registry.masked(MessageCodec.decode(payload));
            return Optional.of(text(message, queue, redelivered, false));
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    private Map<String, @Nullable Object> text(TaskMessage message, String queue, boolean redelivered, boolean safe) {
        List<?> body = safe || hasSensitiveArguments(message) ? List.of() : body(message);
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("exchange", "");
        info.put("routing_key", queue);
        info.put("priority", message.priority());
        info.put("redelivered", redelivered);
        Map<String, @Nullable Object> text = new LinkedHashMap<>();
        text.put("id", message.id());
        text.put("name", Optional.ofNullable(message.header("shadow")).orElseGet(message::task));
        text.put("args", body.size() < 2 ? message.header("argsrepr") : body.get(0));
        text.put("kwargs", body.size() < 2 ? message.header("kwargsrepr") : body.get(1));
        text.put("type", message.task());
        text.put("hostname", worker);
        text.put("time_start", null);
        text.put("acknowledged", false);
        text.put("delivery_info", info);
        text.put("worker_pid", null);
        return text;
    }

    /** Then their text is shown, which the check of the message has made. */
    private boolean hasSensitiveArguments(TaskMessage message) {
        return registry.find(message.task())
                .filter(task -> task.calls().shown().hideSomething())
                .isPresent();
    }

    private static List<?> body(TaskMessage message) {
        if (message.body().length > LONGEST_BODY) {
            return List.of();
        }
        try {
            Object body = CeleryJson.readPlain(new String(message.body(), StandardCharsets.UTF_8));
            return body instanceof List<?> parts ? parts : List.of();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}
