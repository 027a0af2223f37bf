package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.UniqueLock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Puts messages into queues. Safe for use by any thread; calls of several threads share round trips. */
final class Publisher {
    private static final LuaScript<Long> DELAY = LuaScript.returningNumber("due.lua", "delay.lua");
    private static final LuaScript<byte[]> PUBLISH_UNIQUE =
            LuaScript.returningText("due.lua", "keep.lua", "publish_unique.lua");
    private static final LuaScript<Long> PUBLISH =
            LuaScript.returningNumber("flow.lua", "turns.lua", "steps.lua", "due.lua", "keep.lua", "publish.lua");

    /** The answer of that script if there is no room. */
    private static final long FULL = -2;

    /** Bounds of one command: large enough that its overhead does not matter, small enough not to hold up other clients. */
    static final int BATCH_MESSAGES = 500;

    static final int BATCH_BYTES = 256 * 1024;
    /** Commands under way at once, so that a million messages do not pile up in the driver's buffers. */
    private static final int BATCHES_UNDER_WAY = 8;

    private final RedisLink link;
    private final QueueNames queues;
    private final DelayedQueues delayedQueues;
    private final SharedWrites writes;

    Publisher(RedisLink link, QueueNames queues, DelayedQueues delayedQueues) {
        this.link = link;
        this.queues = queues;
        this.delayedQueues = delayedQueues;
        this.writes = new SharedWrites(link);
    }

    void publish(OutboundMessage message) {
        CompletionStage<?> answer = send(message, true);
        try {
            link.await(answer, "publish to", message.queue());
        } finally {
            // If the thread was interrupted: what is not written yet must not be written when nobody waits for it.
            answer.toCompletableFuture().cancel(false);
        }
    }

    CompletableFuture<?> publishAsync(OutboundMessage message) {
        return link.told(send(message, false), "publish to", message.queue());
    }

    /** Waits for what was published without waiting. */
    void finish() {
        writes.finish();
    }

    /** For a message that is due now, and takes no turns, a plain LPUSH and nothing else. */
    private CompletionStage<?> send(OutboundMessage message, boolean watched) {
        RedisKeys keys = queues.get(message.queue());
        boolean plain = message.fairnessKey().isEmpty();
        if (plain && message.due().isNow()) {
            return writes.push(keys.ready(message.priority()), message.payload(), watched);
        }
        CompletionStage<?> answer = plain
                ? delay(keys, arguments(message, keys).toArray(byte[][]::new))
                : fair(keys, fairArguments(message, keys).toArray(byte[][]::new));
        return watched ? answer : RedisLink.endInTime(answer.toCompletableFuture());
    }

    /** Puts messages among the delayed ones of a queue, then notes that it has some. */
    private CompletionStage<?> delay(RedisKeys keys, byte[][] arguments) {
        return DELAY.run(link.redis(), new byte[][] {keys.delayed}, arguments)
                .thenCompose(first -> delayedQueues.note(keys.queue, first));
    }

    /** Puts messages among those of their fairness keys, or among the delayed ones. */
    private CompletionStage<?> fair(RedisKeys keys, byte[][] messages) {
        return script(keys, "", 0, messages);
    }

    /** Publishes with a script; answers when the first of the delayed messages is due, less than 0 for none or no room. */
    private CompletionStage<Long> script(RedisKeys keys, String most, int coming, byte[][] messages) {
        byte[][] arguments = Stream.concat(
                        Stream.of(keys.steps, ascii(most), ascii(Integer.toString(coming))), Arrays.stream(messages))
                .toArray(byte[][]::new);
        CompletionStage<Long> firstDue =
                PUBLISH.run(link.redis(), keys.withReady(keys.flow, keys.lanes, keys.delayed), arguments);
        return firstDue.thenCompose(first ->
                first < 0 ? firstDue : delayedQueues.note(keys.queue, first).thenApply(noted -> first));
    }

    /** Publishes messages to one queue unless more than so many would wait in it then; the first of them decide for all. */
    boolean publishWithin(List<OutboundMessage> messages, int most) {
        RedisKeys keys = queues.get(messages.get(0).queue());
        int bytes = 0;
        int first = 0;
        while (first < messages.size() && first < BATCH_MESSAGES && bytes < BATCH_BYTES) {
            bytes += messages.get(first).payload().length;
            first++;
        }
        byte[][] deciding = messages.subList(0, first).stream()
                .flatMap(message -> fairArguments(message, keys))
                .toArray(byte[][]::new);
        long answer =
                link.await(script(keys, Integer.toString(most), messages.size(), deciding), "publish to", keys.queue);
        if (answer != FULL && first < messages.size()) {
            publishAll(messages.subList(first, messages.size()));
        }
        return answer != FULL;
    }

    private static Stream<byte[]> fairArguments(OutboundMessage message, RedisKeys keys) {
        return Stream.concat(Stream.of(message.fairnessKey().getBytes(UTF_8)), arguments(message, keys));
    }

    /** Publishes a message unless another task has the lock; returns the id of the task that has it, or had it before. */
    Optional<String> publishUnique(OutboundMessage message, UniqueLock lock) {
        RedisKeys keys = queues.get(message.queue());
        byte[][] scriptKeys = {
            keys.flow, keys.ready(message.priority()), keys.delayed, keys.lock(lock.key()), keys.limits, keys.replaced
        };
        Stream<byte[]> wanted = Stream.of(
                lock.taskId().getBytes(UTF_8),
                ascii(Long.toString(lock.window().toMillis())),
                ascii(lock.replaces() ? "1" : "0"));
        byte[][] arguments = Stream.concat(wanted, arguments(message, keys)).toArray(byte[][]::new);
        CompletionStage<byte[]> answer = PUBLISH_UNIQUE.run(link.redis(), scriptKeys, arguments);
        byte[] holder = link.await(delayedQueues.notedAfter(answer, message), "publish to", message.queue());
        return holder.length == 0 ? Optional.empty() : Optional.of(new String(holder, UTF_8));
    }

    void publishAll(List<OutboundMessage> messages) {
        Sending sending = new Sending();
        // By the arrays themselves: a queue has one for each of its keys.
        IdentityHashMap<byte[], Batch> batches = new IdentityHashMap<>();
        for (OutboundMessage message : messages) {
            RedisKeys keys = queues.get(message.queue());
            boolean fair = !message.fairnessKey().isEmpty();
            boolean now = message.due().isNow();
            byte[] key = fair ? keys.lanes : now ? keys.ready(message.priority()) : keys.delayed;
            Batch batch = batches.computeIfAbsent(key, unused -> new Batch(keys, key));
            batch.add(message);
            if (batch.isFull()) {
                sending.send(batches.remove(key));
            }
        }
        batches.values().forEach(sending::send);
        sending.finish();
    }

    /** A message as the scripts take it: mode and milliseconds of its due time, priority step, payload. */
    static Stream<byte[]> arguments(OutboundMessage message, RedisKeys keys) {
        DueTime due = DueTime.of(message.due());
        return Stream.of(
                ascii(due.mode()),
                ascii(Long.toString(due.millis())),
                ascii(Integer.toString(keys.step(message.priority()))),
                message.payload());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** What goes into one key with one command. */
    private static final class Batch {
        final RedisKeys keys;
        final byte[] key;
        final List<byte[]> arguments = new ArrayList<>();
        private int messages;
        private int bytes;

        Batch(RedisKeys keys, byte[] key) {
            this.keys = keys;
            this.key = key;
        }

        boolean isFair() {
            return key == keys.lanes;
        }

        boolean isDelayed() {
            return key == keys.delayed;
        }

        void add(OutboundMessage message) {
            if (isFair()) {
                fairArguments(message, keys).forEach(arguments::add);
            } else if (isDelayed()) {
                arguments(message, keys).forEach(arguments::add);
            } else {
                arguments.add(message.payload());
            }
            messages++;
            bytes += message.payload().length;
        }

        boolean isFull() {
            return messages == BATCH_MESSAGES || bytes >= BATCH_BYTES;
        }
    }

    /** The batches of one call that are under way, oldest first. */
    private final class Sending {
        private record Sent(String queue, CompletionStage<?> answer) {}

        private final Queue<Sent> underWay = new ArrayDeque<>();

        void send(Batch batch) {
            if (underWay.size() == BATCHES_UNDER_WAY) {
                awaitOldest();
            }
            byte[][] arguments = batch.arguments.toArray(byte[][]::new);
            underWay.add(new Sent(batch.keys.queue, send(batch, arguments)));
        }

        private CompletionStage<?> send(Batch batch, byte[][] arguments) {
            if (batch.isFair()) {
                return fair(batch.keys, arguments);
            }
            return batch.isDelayed()
                    ? delay(batch.keys, arguments)
                    : link.redis().lpush(batch.key, arguments);
        }

        void finish() {
            while (!underWay.isEmpty()) {
                awaitOldest();
            }
        }

        private void awaitOldest() {
            Sent oldest = underWay.remove();
            link.await(oldest.answer, "publish to", oldest.queue);
        }
    }
}
