package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.api.push.PushMessage;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerRefusedException;
import io.ssync.tasks.broker.OutboundMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves delayed messages to their ready lists when they are due, also in queues that no Java worker reads: Celery's workers do not
 * look at ours. Every broker that consumes, or has delayed something, does so for all queues of its Redis, within about
 * a second of a message's time.
 *
 * <p>All of them share one sorted set of the queues with delayed messages, by when to look at each. A queue is noted there after
 * the message is among the delayed ones. The first to take a due queue puts it off for a while and notes it anew
 * afterwards, so nobody looks at it twice; if that one dies, another looks a while later. A queue without
 * delayed messages is taken out and then looked at once more, for the sake of a message that came in between.
 *
 * <p>One thread, started with the first need. It looks once a second if the set has changed or something in it is due, and
 * hardly ever otherwise: Redis tells of changes ({@link ClientTracking}).
 */
final class DelayedQueues implements PushListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DelayedQueues.class);
    private static final LuaScript<List<Object>> TAKE = LuaScript.returningTable("take_due.lua");
    private static final LuaScript<Long> NOTE = LuaScript.returningNumber("note_due.lua");
    private static final LuaScript<Long> PROMOTE = LuaScript.returningNumber("steps.lua", "promote.lua");

    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** When to look at what somebody has taken and not noted anew, and at queues whose workers may have died. */
    private static final Duration A_WHILE = Duration.ofSeconds(30);
    /** How often to ask Redis for its time, by which it is known without asking whether something may be due. */
    private static final long CLOCK_NANOS = Duration.ofMinutes(5).toNanos();

    /** How often to look although nothing was told, to be safe against whatever may swallow a message. */
    private static final long SAFE_NANOS = Duration.ofSeconds(30).toNanos();

    private static final long NOTHING = -1;

    private final RedisLink link;
    private final RedisKeyspace keyspace;
    private final byte[] key;
    private final ClientTracking tracking;
    /** True unless Redis has told of no change since the last look. */
    private volatile boolean changed = true;
    /** Guarded by this. */
    private @Nullable ScheduledExecutorService thread;

    private boolean closed;

    // Of the thread:
    private long lookedAt;
    private long firstDue;
    private long clockAt;
    private long clockMillis;
    private boolean said;

    DelayedQueues(RedisLink link, RedisKeyspace keyspace) {
        this.link = link;
        this.keyspace = keyspace;
        this.key = keyspace.delayedQueues();
        this.tracking = new ClientTracking(link);
        link.onPush(this);
    }

    /** Begins to look, unless that is being done. */
    synchronized void start() {
        if (thread == null && !closed) {
            thread = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread made = new Thread(work, "ssync-redis-delayed");
                made.setDaemon(true);
                return made;
            });
            thread.scheduleWithFixedDelay(this::runSafely, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The first delayed message of a queue is due at this time. To be called after the message is in. */
    CompletionStage<?> note(String queue, long dueMillis) {
        start();
        return note("at", dueMillis, List.of(queue));
    }

    /** Notes a message that is put among the delayed ones, perhaps: its queue is looked at soon, to see when it is due. */
    <T> CompletionStage<T> notedAfter(CompletionStage<T> published, OutboundMessage message) {
        if (message.due().isNow()) {
            return published;
        }
        start();
        return published.thenCompose(
                answer -> note("after", 0, List.of(message.queue())).thenApply(noted -> answer));
    }

    /** A worker reads these queues and promotes what is due; should it not say so again, others look after them. */
    void watched(Collection<String> queues) {
        link.await(note("not-before", A_WHILE.toMillis(), queues), "look after", "delayed messages");
    }

    /** A refusal, since the key is another program's or not for this user, must not fail what goes before: that is done. */
    private CompletionStage<?> note(String mode, long millis, Collection<String> queues) {
        byte[][] arguments = Stream.concat(Stream.of(mode, Long.toString(millis)), queues.stream())
                .map(text -> text.getBytes(UTF_8))
                .toArray(byte[][]::new);
        return NOTE.run(link.redis(), new byte[][] {key}, arguments).handle((noted, failure) -> {
            changed = true;
            if (failure != null && !RedisFailure.isRefusal(failure)) {
                throw new CompletionException(RedisFailure.unwrap(failure));
            }
            return noted;
        });
    }

    /** Nobody here reads these queues any more. */
    void left(Collection<String> queues) {
        try {
            queues.forEach(this::settle);
        } catch (BrokerRefusedException e) {
            log.debug("Cannot look after delayed messages of {}", queues, e);
        }
    }

    private void runSafely() {
        try {
            runOnce();
            said = false;
        } catch (BrokerAwayException e) {
            log.debug("Cannot look for delayed messages at present", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!said) {
                said = true;
                log.warn("Delayed messages of queues that no Java worker reads stay where they are: {}", e.toString());
            }
        }
    }

    /** Promotes what is due; returns how many queues were looked at. */
    private int runOnce() throws InterruptedException {
        if (tracking.start()) {
            changed = true;
        }
        if (mayHaveChanged()) {
            look();
        }
        if (firstDue > latestNow()) {
            return 0;
        }
        // What is taken is put off.
        changed = true;
        List<Object> taken = link.await(
                TAKE.run(link.redis(), new byte[][] {key}, ascii(A_WHILE.toMillis())), "look for", "delayed messages");
        List<Object> names = taken.subList(1, taken.size());
        for (Object name : names) {
            String queue = new String((byte[]) name, UTF_8);
            try {
                promote(queue);
            } catch (BrokerRefusedException e) {
                log.debug("Cannot promote delayed messages of queue {}", queue, e);
            }
        }
        return names.size();
    }

    private boolean mayHaveChanged() {
        return changed || tracking.refusal().isPresent() || System.nanoTime() - lookedAt > SAFE_NANOS;
    }

    private void look() {
        // Before asking: what changes after Redis has answered must not be taken for what it answered.
        changed = false;
        boolean answered = false;
        try {
            List<ScoredValue<byte[]>> first =
                    link.await(link.redis().zrangeWithScores(key, 0, 0), "look for", "delayed messages");
            firstDue = first.isEmpty() ? Long.MAX_VALUE : (long) first.get(0).getScore();
            lookedAt = System.nanoTime();
            answered = true;
        } finally {
            if (!answered) {
                changed = true;
            }
        }
    }

    @Override
    public void onPushMessage(PushMessage message) {
        if (message.getType().equals("invalidate")
                && (!(message.getContent().get(1) instanceof List<?> keys) || keys.contains(ByteBuffer.wrap(key)))) {
            changed = true;
        }
    }

    /** What time it may be for Redis, never too early. */
    private long latestNow() {
        long elapsed = System.nanoTime() - clockAt;
        if (clockMillis == 0 || elapsed > CLOCK_NANOS) {
            long asked = System.nanoTime();
            List<byte[]> time = link.await(link.redis().time(), "look at the clock of", "Redis");
            clockMillis = Long.parseLong(new String(time.get(0), US_ASCII)) * 1000 + 999;
            clockAt = asked;
            elapsed = 0;
        }
        return clockMillis + Duration.ofNanos(elapsed).toMillis();
    }

    private void promote(String queue) {
        RedisKeys keys = new RedisKeys(queue, keyspace);
        long next = link.await(
                PROMOTE.run(link.redis(), keys.withReady(keys.delayed), keys.steps),
                "promote delayed messages of",
                queue);
        if (next == NOTHING) {
            settle(queue);
        } else {
            link.await(note(queue, next), "look after", queue);
        }
    }

    /** Takes a queue out unless it has delayed messages. */
    private void settle(String queue) {
        RedisKeys keys = new RedisKeys(queue, keyspace);
        CompletionStage<Long> out = link.redis().zrem(key, queue.getBytes(UTF_8));
        CompletionStage<List<ScoredValue<byte[]>>> first = link.redis().zrangeWithScores(keys.delayed, 0, 0);
        link.await(out, "look after", queue);
        for (ScoredValue<byte[]> member : link.await(first, "look after", queue)) {
            link.await(note(queue, (long) member.getScore()), "look after", queue);
        }
    }

    @Override
    public void close() {
        ScheduledExecutorService running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        if (running != null) {
            running.shutdownNow();
        }
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }
}
