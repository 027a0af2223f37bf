package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The message that takes the place of another: the same task later, with some headers changed. */
final class NextMessage {
    private NextMessage() {}

    /**
     * The next message in the place of a delivery that is held. It is published once for each message that it follows, however
     * often that is delivered; {@code step} tells it from others that may follow.
     */
    static Settlement instead(
            Delivery delivery,
            TaskMessage message,
            Map<String, ? extends @Nullable Object> headers,
            Due due,
            String step) {
        return new Settlement.Replace(delivery, List.of(followUp(delivery, message, headers, due, step)));
    }

    /** The next message after a delivery that was acknowledged before its run. */
    static Settlement after(
            Delivery delivery,
            TaskMessage message,
            Map<String, ? extends @Nullable Object> headers,
            Due due,
            String step) {
        return new Settlement.Publish(List.of(followUp(delivery, message, headers, due, step)));
    }

    private static FollowUp followUp(
            Delivery delivery,
            TaskMessage message,
            Map<String, ? extends @Nullable Object> headers,
            Due due,
            String step) {
        // A tag of its own, as every message in a Celery queue has; and the broker's clock has counted its wait.
        Map<String, Object> properties =
                Map.of("delivery_tag", UUID.randomUUID().toString(), TaskMessage.DELAYED_BY_BROKER, true);
        byte[] payload = MessageCodec.encode(message.with(headers, properties));
        return new FollowUp(
                message.id() + "/" + message.properties().getOrDefault("delivery_tag", message.retries()) + "/" + step,
                new OutboundMessage(delivery.queue(), message.priority(), due, payload));
    }
}
