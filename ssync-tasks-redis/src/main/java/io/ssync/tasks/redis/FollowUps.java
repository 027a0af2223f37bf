package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ssync.tasks.broker.BrokerException;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement.FollowUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Publishes what follows deliveries. Two queues may be in two cluster slots, which no script can change at once: so a delivery
 * and what follows it in another queue cannot change places in one step. What follows is published first, once however often
 * that is tried, because a marker beside it tells that it was; when the delivery is settled the markers go. Immutable.
 */
final class FollowUps {
    private static final LuaScript<Long> FOLLOW = LuaScript.returningNumber("due.lua", "follow.lua");
    /** How long a marker lasts that nobody removes; as {@link FollowUp} promises. */
    private static final byte[] REMEMBERED =
            Long.toString(Duration.ofHours(1).toMillis()).getBytes(US_ASCII);
    /** Bounds one command. */
    private static final int BATCH = 500;

    private final RedisLink link;
    private final QueueNames queues;
    private final DelayedQueues delayedQueues;

    FollowUps(RedisLink link, QueueNames queues, DelayedQueues delayedQueues) {
        this.link = link;
        this.queues = queues;
        this.delayedQueues = delayedQueues;
    }

    /** Sends each that was not published before. */
    void publish(List<FollowUp> next, Pipeline pipeline, Consumer<BrokerException> failed) {
        for (FollowUp followUp : distinct(next)) {
            OutboundMessage message = followUp.message();
            RedisKeys keys = queues.get(message.queue());
            byte[][] scriptKeys = {keys.published(followUp.id()), keys.ready(message.priority()), keys.delayed};
            byte[][] arguments = Stream.concat(Stream.of(REMEMBERED), Publisher.arguments(message, keys))
                    .toArray(byte[][]::new);
            pipeline.add(
                    delayedQueues.notedAfter(FOLLOW.run(link.redis(), scriptKeys, arguments), message),
                    "publish to",
                    message.queue(),
                    published -> {},
                    failed);
        }
    }

    /** Removes markers. Nobody waits for that: what stays runs out by itself. */
    void forget(List<FollowUp> settled) {
        Map<String, List<byte[]>> markers = new HashMap<>();
        for (FollowUp followUp : settled) {
            String queue = followUp.message().queue();
            List<byte[]> batch = markers.computeIfAbsent(queue, unused -> new ArrayList<>());
            batch.add(queues.get(queue).published(followUp.id()));
            if (batch.size() == BATCH) {
                remove(markers.remove(queue));
            }
        }
        markers.values().forEach(this::remove);
    }

    private void remove(List<byte[]> markers) {
        link.redis().unlink(markers.toArray(byte[][]::new));
    }

    /** The same without those that repeat the id of one before. */
    static List<FollowUp> distinct(List<FollowUp> next) {
        Set<String> ids = new HashSet<>();
        return next.stream().filter(followUp -> ids.add(followUp.id())).toList();
    }
}
