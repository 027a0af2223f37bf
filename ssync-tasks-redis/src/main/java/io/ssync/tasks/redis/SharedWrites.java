package io.ssync.tasks.redis;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages that are due now into their queues, those of many callers with one command. A few callers' messages are written at once;
 * what comes while these are under way is gathered, and goes out together when all of them are answered. So a caller who is alone waits for
 * nobody, and many share the cost of a round trip.
 *
 * <p>What a thread puts into one list keeps its order. That is why nothing gathered is written while something is under way: the driver
 * writes at once what its own thread gives it, and may have others' commands still before it. Safe for use by any thread.
 */
final class SharedWrites {
    /** So many are written each for itself: on a slow network, a few callers need not wait for one another's answers. */
    private static final int MOST_ALONE = 4;

    /** Whoever would add more than these waits, so that callers who do not await answers cannot fill the memory. */
    private static final int MOST_MESSAGES = 10_000;

    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final RedisLink link;
    private int underWay;
    private List<Message> gathered = new ArrayList<>();
    private int gatheredBytes;
    /** Whether a thread is about to write what was gathered. */
    private boolean writing;

    /** A message that waits for a write, or for its answer. */
    private record Message(byte[] key, byte[] payload, CompletableFuture<@Nullable Void> answer) {}

    SharedWrites(RedisLink link) {
        this.link = link;
    }

    /**
     * Adds a message to the list of this key; the same array for the same key. The answer is completed by the driver's thread, and fails
     * with what the driver says. Whoever cancels it takes back what is not written yet.
     *
     * @param watched whether the caller waits for the answer himself, and cancels it when it takes too long
     */
    CompletionStage<?> push(byte[] key, byte[] payload, boolean watched) {
        synchronized (this) {
            await(this::hasRoom);
            // Not past what is gathered, and not past what is being written of it.
            if (underWay >= MOST_ALONE || !gathered.isEmpty() || writing) {
                Message message = new Message(key, payload, new CompletableFuture<>());
                gathered.add(message);
                gatheredBytes += payload.length;
                return message.answer;
            }
            underWay++;
        }
        CompletableFuture<Long> answer = write(key, payload);
        if (!watched) {
            RedisLink.endInTime(answer);
        }
        answer.whenComplete((length, failure) -> ended());
        return answer;
    }

    /** Waits until all that was pushed before has been answered, but no longer than an answer may take. */
    synchronized void finish() {
        long deadline = System.nanoTime() + RedisLink.TIMEOUT.toNanos();
        await(() -> underWay == 0 && gathered.isEmpty() || System.nanoTime() - deadline >= 0);
    }

    private boolean hasRoom() {
        return gathered.size() < MOST_MESSAGES && gatheredBytes < MOST_BYTES;
    }

    /** An interrupt ends no wait: whether a message was sent has to be known. */
    private void await(BooleanSupplier condition) {
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            try {
                wait(RedisLink.TIMEOUT.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Never throws: what the driver refuses is a failed answer. */
    private CompletableFuture<Long> write(byte[] key, byte[]... payloads) {
        try {
            return link.redis().lpush(key, payloads).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized void freed() {
        underWay--;
        notifyAll();
    }

    private void ended() {
        freed();
        if (mayWrite()) {
            for (List<Share> shares = take(); !shares.isEmpty(); shares = take()) {
                shares.forEach(this::send);
            }
        }
    }

    /** One thread writes what is gathered, until nothing may be written: two would mix up the order. */
    private synchronized boolean mayWrite() {
        boolean may = !writing;
        writing = true;
        return may;
    }

    /** What is to be written now, counted as under way; if there is nothing, this thread writes no more. */
    private synchronized List<Share> take() {
        if (underWay > 0 || gathered.isEmpty()) {
            writing = false;
            return List.of();
        }
        IdentityHashMap<byte[], Share> open = new IdentityHashMap<>();
        List<Share> shares = new ArrayList<>();
        for (Message message : gathered) {
            if (!message.answer.isDone()) {
                Share share = open.get(message.key);
                if (share == null || share.isFull()) {
                    share = new Share(message.key);
                    open.put(message.key, share);
                    shares.add(share);
                }
                share.add(message);
            }
        }
        gathered = new ArrayList<>();
        gatheredBytes = 0;
        underWay += shares.size();
        writing = !shares.isEmpty();
        notifyAll();
        return shares;
    }

    private void send(Share share) {
        CompletableFuture<Long> answer = write(share.key, share.payloads());
        if (answer.isDone()) {
            // Refused at once, as by a connection that is lost: told here, since a callback would come back to this for
            // ever.
            freed();
            share.complete(answer);
        } else {
            RedisLink.endInTime(answer);
            answer.whenComplete((length, failure) -> {
                ended();
                share.complete(answer);
            });
        }
    }

    /** What goes into one list with one command. */
    private static final class Share {
        final byte[] key;
        private final List<Message> messages = new ArrayList<>();
        private int bytes;

        Share(byte[] key) {
            this.key = key;
        }

        void add(Message message) {
            messages.add(message);
            bytes += message.payload.length;
        }

        boolean isFull() {
            return messages.size() >= Publisher.BATCH_MESSAGES || bytes >= Publisher.BATCH_BYTES;
        }

        byte[][] payloads() {
            return messages.stream().map(Message::payload).toArray(byte[][]::new);
        }

        void complete(CompletableFuture<Long> ended) {
            ended.whenComplete((length, failure) -> messages.forEach(message -> {
                if (failure == null) {
                    message.answer.complete(null);
                } else {
                    message.answer.completeExceptionally(failure);
                }
            }));
        }
    }
}
