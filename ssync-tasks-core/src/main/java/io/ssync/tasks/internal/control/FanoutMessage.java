package io.ssync.tasks.internal.control;

import io.ssync.tasks.internal.message.Shown;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is not a task but travels in the same envelope: commands, replies and events, each with a body of plain JSON. */
public final class FanoutMessage {
    /** The {@code delivery_mode} of what may get lost. */
    public static final int TRANSIENT = 1;

    /** The {@code delivery_mode} of what should not get lost. */
    public static final int PERSISTENT = 2;

    /** Where events go. */
    public static final String EVENTS = "celeryev";

    private FanoutMessage() {}

    /** The bytes of a message for an exchange. */
    public static byte[] encode(
            String exchange, String routingKey, int deliveryMode, Map<String, ?> headers, @Nullable Object body) {
        return encodeJson(exchange, routingKey, deliveryMode, headers, CeleryJson.write(body));
    }

    /** The bytes of a message for an exchange, with a body that is JSON already. */
    public static byte[] encodeJson(
            String exchange, String routingKey, int deliveryMode, Map<String, ?> headers, String json) {
        Map<String, Object> properties = Map.of(
                "delivery_mode",
                deliveryMode,
                "delivery_info",
                Map.of("exchange", exchange, "routing_key", routingKey),
                "priority",
                0,
                "body_encoding",
                "base64",
                "delivery_tag",
                UUID.randomUUID().toString());
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return MessageCodec.encode(new TaskMessage(Map.copyOf(headers), properties, "application/json", "utf-8", body));
    }

    /**
     * Reads a message that is not a task's.
     *
     * @throws UnreadableMessageException if it is no envelope
     */
    public static TaskMessage decode(byte[] bytes) {
        return MessageCodec.decodeEnvelope(bytes);
    }

    /**
     * The body of a message as plain maps, lists and values.
     *
     * @throws UnreadableMessageException if it is not JSON
     */
    public static @Nullable Object body(TaskMessage message) {
        message.requireJson();
        try {
            return CeleryJson.readPlain(new String(message.body(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("the body is not JSON: " + Shown.text(e.getMessage()), e);
        }
    }
}
