package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.internal.canvas.Embed;
import io.ssync.tasks.internal.message.MessageLimits;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import io.ssync.tasks.results.FailedMessages.FailedMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The message of a failed task, on its way to be run again from the beginning. Immutable. */
public final class RetriedMessage {
    private final String queue;
    private final TaskMessage message;
    private final Embed embed;

    private RetriedMessage(String queue, TaskMessage message, Embed embed) {
        this.queue = queue;
        this.message = message;
        this.embed = embed;
    }

    /**
     * Reads what was kept.
     *
     * @throws UnreadableMessageException if it is no message of a task
     */
    public static RetriedMessage of(FailedMessage kept) {
        TaskMessage message = MessageCodec.decode(kept.payload());
        message.requireJson();
        return new RetriedMessage(kept.queue(), message, Embed.of(message.body()));
    }

    /** The message as it was kept. */
    public TaskMessage message() {
        return message;
    }

    /** The queue that it was taken from, and goes to. */
    public String queue() {
        return queue;
    }

    /** Whether it was not to run any more at this time. */
    public boolean isExpired(Instant now) {
        return message.expires().filter(now::isAfter).isPresent();
    }

    /** Whether something waits for it and others together, or is to wait so after it, and has been told that it failed. */
    public boolean isCounted() {
        return embed.isCounted();
    }

    /** The tasks that would have followed it in its chain, and ended when it failed. */
    public List<String> followers() {
        return embed.chainIds();
    }

    /**
     * What to publish: the same id, headers and priority, and none of the attempts that were made.
     *
     * @param withoutExpiry whether it may run however late it is
     */
    public OutboundMessage outbound(Instant now, boolean withoutExpiry) {
        Map<String, @Nullable Object> headers = new HashMap<>();
        headers.put("retries", 0);
        headers.put("eta", null);
        if (withoutExpiry) {
            headers.put("expires", null);
            replace(headers, MessageLimits.DEADLINE, null);
        }
        replace(headers, RunningTask.LOST_PROCESSES, 0);
        replace(headers, PastAttempts.HEADER, List.of());
        replace(headers, Troubles.COUNT, 0);
        replace(headers, NextMessage.REDELIVERED, false);
        Map<String, Object> properties = new HashMap<>();
        // A tag of its own, as every message in a Celery queue has.
        properties.put("delivery_tag", UUID.randomUUID().toString());
        if (message.properties().containsKey("timestamp")) {
            // What it has waited is counted from now on.
            properties.put("timestamp", now.toEpochMilli() / 1e3);
        }
        byte[] payload = MessageCodec.encode(message.with(headers, properties));
        return new OutboundMessage(queue, message.priority(), Due.NOW, payload);
    }

    private void replace(Map<String, @Nullable Object> headers, String name, @Nullable Object value) {
        if (message.headers().containsKey(name)) {
            headers.put(name, value);
        }
    }
}
