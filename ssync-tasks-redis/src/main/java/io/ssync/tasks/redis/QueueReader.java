package io.ssync.tasks.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.ssync.tasks.broker.Broker;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what queues hold. Their status takes two round trips: the second counts what is due by the time of the first, and what its leases hold. */
final class QueueReader {
    /** The step and the digits before the payload of a delayed message. */
    private static final int DELAYED_PREFIX = 21;

    /** Fairness keys to look at for the oldest message: there may be one for every customer. */
    private static final int MOST_KEYS = 100;

    private static final String WAITING = "waiting\t";

    private static final String ACTION = "read the status of";

    private final RedisLink link;

    QueueReader(RedisLink link) {
        this.link = link;
    }

    QueueStatus status(RedisKeys keys) {
        var redis = link.redis();
        CompletionStage<List<byte[]>> time = redis.time();
        List<byte[]> leases = link.await(redis.zrange(keys.leases, 0, -1), ACTION, keys.queue);
        Instant now = instant(link.await(time, ACTION, keys.queue));

        List<CompletionStage<Long>> ready = Arrays.stream(keys.ready)
                .<CompletionStage<Long>>map(redis::llen)
                .toList();
        // A worker would make these ready first. Where none reads the queue, they are waiting for one all the same.
        Range<Long> isDue = Range.create(Long.MIN_VALUE, now.toEpochMilli());
        CompletionStage<Long> due = redis.zcount(keys.delayed, isDue);
        CompletionStage<Long> delayed = redis.zcard(keys.delayed);
        CompletionStage<List<byte[]>> firstDue = redis.zrangebyscore(keys.delayed, isDue, Limit.create(0, 1));
        List<CompletionStage<byte[]>> oldest = Arrays.stream(keys.ready)
                .<CompletionStage<byte[]>>map(list -> redis.lindex(list, -1))
                .toList();
        CompletionStage<Long> dead = redis.zcard(keys.dead);
        CompletionStage<Map<byte[], byte[]>> flow = redis.hgetall(keys.flow);
        CompletionStage<byte[]> pause = redis.get(keys.pause);
        List<CompletionStage<Long>> inFlight = leases.stream()
                .<CompletionStage<Long>>map(
                        lease -> redis.hlen(keys.inFlight(new String(lease, StandardCharsets.UTF_8))))
                .toList();
        long dueNow = link.await(due, ACTION, keys.queue);
        Map<String, Long> waiting = waiting(link.await(flow, ACTION, keys.queue));
        long inTurns = Math.max(0, waiting.getOrDefault(WAITING, 0L));
        Stream<byte[]> oldestMessages = Stream.of(
                        oldest.stream().flatMap(message -> Stream.ofNullable(link.await(message, ACTION, keys.queue))),
                        link.await(firstDue, ACTION, keys.queue).stream().map(QueueReader::payload),
                        inTurns > 0 ? oldestOfKeys(keys) : Stream.<byte[]>empty())
                .flatMap(messages -> messages);
        return new QueueStatus(
                keys.queue,
                sum(ready, keys) + dueNow + inTurns,
                Math.max(0, link.await(delayed, ACTION, keys.queue) - dueNow),
                waiting.values().stream().mapToLong(Long::longValue).sum() - waiting.getOrDefault(WAITING, 0L),
                sum(inFlight, keys),
                link.await(dead, ACTION, keys.queue),
                oldestMessages
                        .flatMap(message -> sentAt(message).stream())
                        .min(Instant::compareTo)
                        .map(sent -> age(sent, now)),
                RedisQueueControl.pause(link.await(pause, ACTION, keys.queue)));
    }

    /** The members of the delayed set are explained in due.lua. */
    List<Broker.Delayed> delayed(RedisKeys keys, int limit) {
        return link
                .await(
                        link.redis().zrangeWithScores(keys.delayed, 0, limit - 1L),
                        "read delayed messages of",
                        keys.queue)
                .stream()
                .map(member ->
                        new Broker.Delayed(Instant.ofEpochMilli((long) member.getScore()), payload(member.getValue())))
                .toList();
    }

    private static byte[] payload(byte[] delayed) {
        return Arrays.copyOfRange(delayed, DELAYED_PREFIX, delayed.length);
    }

    /** How many messages wait for the limit of each task; those that wait for their turn only have no task: see {@code turns.lua}. */
    private static Map<String, Long> waiting(Map<byte[], byte[]> flow) {
        return flow.entrySet().stream()
                .map(entry -> Map.entry(new String(entry.getKey(), StandardCharsets.UTF_8), entry.getValue()))
                .filter(entry -> entry.getKey().startsWith(WAITING))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> number(entry.getValue())));
    }

    /** The first message of each of those fairness keys whose turn is next: among those of a key it has waited longest. */
    private Stream<byte[]> oldestOfKeys(RedisKeys keys) {
        List<CompletionStage<byte[]>> first = new ArrayList<>();
        for (byte step : keys.steps) {
            byte[] turns = keys.turns(step, RedisKeys.SHARED_LANE);
            for (byte[] key : link.await(link.redis().zrange(turns, 0, MOST_KEYS - 1), ACTION, keys.queue)) {
                first.add(link.redis().lindex(keys.waiting(step, RedisKeys.SHARED_LANE, key), -1));
            }
        }
        return first.stream().flatMap(message -> Stream.ofNullable(link.await(message, ACTION, keys.queue)));
    }

    private long sum(List<CompletionStage<Long>> counts, RedisKeys keys) {
        return counts.stream()
                .mapToLong(count -> link.await(count, ACTION, keys.queue))
                .sum();
    }

    private static Optional<Instant> sentAt(byte[] message) {
        try {
            return MessageCodec.decode(message).sentAt();
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    /** The sender's clock may be ahead of the server's. */
    private static Duration age(Instant sent, Instant now) {
        return sent.isBefore(now) ? Duration.between(sent, now) : Duration.ZERO;
    }

    private static Instant instant(List<byte[]> time) {
        return Instant.ofEpochSecond(number(time.get(0)), number(time.get(1)) * 1000);
    }

    private static long number(byte[] digits) {
        return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
    }
}
