package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The message that takes the place of another: the same task later, with some headers changed. */
final class NextMessage {
    private NextMessage() {}

    static OutboundMessage of(
            String queue, TaskMessage message, Map<String, ? extends @Nullable Object> headers, Due due) {
        // A tag of its own, as every message in a Celery queue has; and the broker's clock has counted its wait.
        Map<String, Object> properties =
                Map.of("delivery_tag", UUID.randomUUID().toString(), TaskMessage.DELAYED_BY_BROKER, true);
        byte[] payload = MessageCodec.encode(message.with(headers, properties));
        return new OutboundMessage(queue, message.priority(), due, payload);
    }
}
