package io.ssync.tasks.internal.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.Settlement.FollowUp;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The message that takes the place of another: the same task later, with some headers changed. */
final class NextMessage {
    /**
     * The header of a message that takes the place of one whose attempt may have begun before, or even have ended, though the
     * broker counts no redelivery of it: true, or false again for the next attempt.
     */
    static final String REDELIVERED = "ssync_redelivered";

    private NextMessage() {}

    /** Whether the attempt that a message asks for may have begun before, by what the message itself says. */
    static boolean isRedelivered(TaskMessage message) {
        return Boolean.TRUE.equals(message.headers().get(REDELIVERED));
    }

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
        Map<String, @Nullable Object> all = new HashMap<>(headers);
        if (delivery.redeliveries() > 0) {
            // The broker counts anew for a new message.
            all.putIfAbsent(REDELIVERED, true);
        }
        byte[] payload = MessageCodec.encode(message.with(all, properties));
        return new FollowUp(
                message.id() + "/" + message.properties().getOrDefault("delivery_tag", message.retries()) + "/" + step,
                new OutboundMessage(delivery.queue(), message.priority(), due, payload));
    }
}
