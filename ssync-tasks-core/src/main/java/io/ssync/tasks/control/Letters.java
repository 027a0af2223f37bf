package io.ssync.tasks.control;

import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commands and replies in kombu's envelope, and the names of their exchanges. */
final class Letters {
    /** Where commands are published. */
    static final String COMMANDS = "celery.pidbox";

    /** Where replies go, by the address that the command gives. */
    static final String REPLIES = "reply.celery.pidbox";

    private static final int TRANSIENT = 1;
    private static final int PERSISTENT = 2;

    private Letters() {}

    static byte[] command(Map<String, ?> headers, Map<String, ?> body) {
        return encode(headers, body, COMMANDS, "", PERSISTENT);
    }

    static byte[] reply(Map<String, ?> headers, String routingKey, Map<String, ?> body) {
        return encode(headers, body, REPLIES, routingKey, TRANSIENT);
    }

    /** The body of a command or reply as plain maps, lists and values. */
    static @Nullable Object body(TaskMessage letter) {
        return CeleryJson.readPlain(new String(letter.body(), StandardCharsets.UTF_8));
    }

    /** Takes notice of the time that the sender gave. */
    static void observe(LogicalClock clock, TaskMessage letter) {
        if (letter.headers().get("clock") instanceof Number sent) {
            clock.observe(sent.longValue());
        }
    }

    private static byte[] encode(
            Map<String, ?> headers, Map<String, ?> body, String exchange, String routingKey, int deliveryMode) {
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
        byte[] json = CeleryJson.write(body).getBytes(StandardCharsets.UTF_8);
        return MessageCodec.encode(new TaskMessage(Map.copyOf(headers), properties, "application/json", "utf-8", json));
    }
}
