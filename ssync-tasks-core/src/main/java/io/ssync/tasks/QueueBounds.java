package io.ssync.tasks;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.OutboundMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Publishes calls to queues that may hold only so many of them. Immutable. */
final class QueueBounds {
    /** Stands for all queues that are not named. */
    static final String OTHERS = "*";

    private final Broker broker;
    private final Map<String, Integer> most;

    /** With how many messages may wait, by queue; none for no bounds. */
    QueueBounds(Broker broker, Map<String, Integer> most) {
        this.broker = broker;
        this.most = Map.copyOf(most);
    }

    /** Whether a queue has a bound. */
    boolean isBounded(String queue) {
        return !most.isEmpty() && (most.containsKey(queue) || most.containsKey(OTHERS));
    }

    /** Whether the queue of any of these calls has a bound. */
    boolean isAnyBounded(List<PlannedCall<?>> calls) {
        // Most apps have no bounds, and each of their calls passes here.
        return !most.isEmpty()
                && calls.stream().anyMatch(call -> isBounded(call.outbound().queue()));
    }

    private int most(String queue) {
        return most.getOrDefault(queue, most.getOrDefault(OTHERS, Integer.MAX_VALUE));
    }

    /**
     * Publishes to those queues that have a bound first, then to the others.
     *
     * @throws BrokerRefusedException.QueueFull at the first queue that has no room
     */
    void publish(List<OutboundMessage> messages) {
        List<OutboundMessage> free = new ArrayList<>();
        for (Map.Entry<String, List<OutboundMessage>> queue : byQueue(messages).entrySet()) {
            if (!isBounded(queue.getKey())) {
                free.addAll(queue.getValue());
            } else if (!broker.publishWithin(queue.getValue(), most(queue.getKey()))) {
                throw new BrokerRefusedException.QueueFull(queue.getKey(), most(queue.getKey()));
            }
        }
        if (!free.isEmpty()) {
            broker.publishAll(free);
        }
    }

    /**
     * For messages that are published in another way: looks whether there is room at this moment.
     *
     * @throws BrokerRefusedException.QueueFull if there is none
     */
    void requireRoom(List<OutboundMessage> messages) {
        if (most.isEmpty()) {
            return;
        }
        byQueue(messages).forEach((queue, all) -> {
            if (isBounded(queue) && broker.status(queue).waiting() + all.size() > most(queue)) {
                throw new BrokerRefusedException.QueueFull(queue, most(queue));
            }
        });
    }

    private static Map<String, List<OutboundMessage>> byQueue(List<OutboundMessage> messages) {
        Map<String, List<OutboundMessage>> byQueue = new LinkedHashMap<>();
        messages.forEach(message -> byQueue.computeIfAbsent(message.queue(), unused -> new ArrayList<>())
                .add(message));
        return byQueue;
    }
}
