package io.ssync.tasks;

import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.OutboundMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Publishes calls to queues that may hold only so many of them. Immutable. */
final class QueueBounds {
    /** Stands for all queues that are not named. */
    static final String OTHERS = "*";

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Broker broker;
    private final Map<String, Integer> most;
    private final Duration wait;

    /** With how many messages may wait, by queue, none for no bounds; and how long callers wait for room. */
    QueueBounds(Broker broker, Map<String, Integer> most, Duration wait) {
        this.broker = broker;
        this.most = Map.copyOf(most);
        this.wait = wait;
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
     * @throws BrokerRefusedException.QueueFull at the first queue that has no room, and has got none in time
     */
    void publish(List<OutboundMessage> messages) {
        List<OutboundMessage> free = new ArrayList<>();
        for (Map.Entry<String, List<OutboundMessage>> queue : byQueue(messages).entrySet()) {
            if (!isBounded(queue.getKey())) {
                free.addAll(queue.getValue());
            } else {
                awaitRoom(
                        queue.getKey(),
                        queue.getValue().size(),
                        () -> broker.publishWithin(queue.getValue(), most(queue.getKey())));
            }
        }
        if (!free.isEmpty()) {
            broker.publishAll(free);
        }
    }

    /**
     * For messages that are published in another way: looks whether there is room at this moment, or waits until there is.
     *
     * @throws BrokerRefusedException.QueueFull if there is none, and none has come in time
     */
    void requireRoom(List<OutboundMessage> messages) {
        if (most.isEmpty()) {
            return;
        }
        byQueue(messages).forEach((queue, all) -> {
            if (isBounded(queue)) {
                awaitRoom(queue, all.size(), () -> broker.status(queue).waiting() + all.size() <= most(queue));
            }
        });
    }

    /** Asks now and then, since nobody tells when a queue gets shorter. What never fits is not waited for. */
    private void awaitRoom(String queue, int messages, BooleanSupplier found) {
        long begin = System.nanoTime();
        while (!found.getAsBoolean()) {
            long left = messages > most(queue) ? 0 : wait.toNanos() - (System.nanoTime() - begin);
            if (left <= 0) {
                throw new BrokerRefusedException.QueueFull(queue, most(queue));
            }
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, PAUSE.toNanos()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BrokerRefusedException.QueueFull(queue, most(queue));
            }
        }
    }

    private static Map<String, List<OutboundMessage>> byQueue(List<OutboundMessage> messages) {
        Map<String, List<OutboundMessage>> byQueue = new LinkedHashMap<>();
        messages.forEach(message -> byQueue.computeIfAbsent(message.queue(), unused -> new ArrayList<>())
                .add(message));
        return byQueue;
    }
}
