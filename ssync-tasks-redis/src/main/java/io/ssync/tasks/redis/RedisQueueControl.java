package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.QueueControl;
import io.ssync.tasks.broker.QueueControl.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How an operator steers one queue in Redis; {@code pause.lua} says how a pause is kept. Safe for use by any thread. */
final class RedisQueueControl implements QueueControl {
    private static final LuaScript<List<Object>> PAUSE = LuaScript.returningTable("pause.lua");
    private static final LuaScript<List<Object>> PURGE =
            LuaScript.returningTable("flow.lua", "turns.lua", "steps.lua", "drain.lua", "purge.lua");
    private static final LuaScript<List<Object>> MOVE =
            LuaScript.returningTable("flow.lua", "turns.lua", "steps.lua", "keep.lua", "drain.lua", "move.lua");

    /** Bounds how long one script keeps other clients of Redis waiting: some milliseconds. */
    private static final int MOST_AT_ONCE = 500;

    private final RedisLink link;
    private final QueueNames queues;
    private final RedisKeys keys;
    private final DelayedQueues delayedQueues;

    RedisQueueControl(RedisLink link, QueueNames queues, String queue, DelayedQueues delayedQueues) {
        this.link = link;
        this.queues = queues;
        this.keys = queues.get(queue);
        this.delayedQueues = delayedQueues;
    }

    @Override
    public Pause pause(Optional<Duration> length, String reason) {
        Pause.requireUsable(length, reason);
        List<Object> times = link.await(
                PAUSE.run(
                        link.redis(),
                        new byte[][] {keys.pause},
                        ascii(length.map(Duration::toMillis).orElse(0L)),
                        reason.getBytes(UTF_8)),
                "pause",
                keys.queue);
        return pause((Long) times.get(0), (Long) times.get(1), reason);
    }

    @Override
    public boolean resume() {
        return link.await(link.redis().del(keys.pause), "resume", keys.queue) > 0;
    }

    @Override
    public Optional<Pause> paused() {
        return pause(link.await(link.redis().get(keys.pause), "look for a pause of", keys.queue));
    }

    /** Reads what {@code pause.lua} writes; null if the key is not there. Whatever else somebody wrote there pauses nothing. */
    static Optional<Pause> pause(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        String[] parts = new String(value, UTF_8).split(" ", 3);
        try {
            return parts.length < 3
                    ? Optional.empty()
                    : Optional.of(pause(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Pause pause(long since, long until, String reason) {
        return new Pause(
                Instant.ofEpochMilli(since),
                until == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)),
                reason);
    }

    @Override
    public List<byte[]> purge(int limit) {
        List<byte[]> gone = new ArrayList<>();
        while (gone.size() < limit) {
            int most = Math.min(limit - gone.size(), MOST_AT_ONCE);
            List<Object> some =
                    link.await(PURGE.run(link.redis(), waiting(keys), ascii(most), keys.steps), "purge", keys.queue);
            some.forEach(payload -> gone.add((byte[]) payload));
            if (some.size() < most) {
                break;
            }
        }
        return gone;
    }

    @Override
    public List<byte[]> moveTo(String target, int limit) {
        if (target.equals(keys.queue)) {
            throw new IllegalArgumentException("queue '" + target + "' cannot be moved to itself");
        }
        byte[][] scriptKeys = Stream.concat(Arrays.stream(waiting(keys)), Arrays.stream(waiting(queues.get(target))))
                .toArray(byte[][]::new);
        List<byte[]> moved = new ArrayList<>();
        while (moved.size() < limit) {
            int most = Math.min(limit - moved.size(), MOST_AT_ONCE);
            List<Object> answer = link.await(
                    MOVE.run(link.redis(), scriptKeys, ascii(most), keys.steps), "move the messages of", keys.queue);
            long firstDue = (Long) answer.get(0);
            if (firstDue >= 0) {
                link.await(delayedQueues.note(target, firstDue), "look after", target);
            }
            answer.subList(1, answer.size()).forEach(payload -> moved.add((byte[]) payload));
            if (answer.size() <= most) {
                break;
            }
        }
        return moved;
    }

    /** The keys of what waits in a queue, as {@code drain.lua} takes them. */
    private static byte[][] waiting(RedisKeys keys) {
        return keys.withReady(keys.delayed, keys.redeliveries, keys.limits, keys.flow, keys.lanes);
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }
}
