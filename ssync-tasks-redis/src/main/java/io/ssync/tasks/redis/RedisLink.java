package io.ssync.tasks.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.codec.ByteArrayCodec;
import io.ssync.tasks.broker.BrokerException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection to Redis, shared by any number of threads. It comes back by itself after a failure; until then every call
 * fails at once, and a call that was under way fails too: it is never sent again, since nobody knows whether it took effect.
 */
final class RedisLink implements AutoCloseable {
    /** How long Redis may take to answer; longer than its slowest start-up pause, shorter than any lease should be. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final RedisAddress address;
    private final OutageLog log;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final AtomicInteger losses = new AtomicInteger();
    /** Not the driver's own listeners: those are called in no particular order, and who is woken looks at the count. */
    private final List<Runnable> lossListeners = new CopyOnWriteArrayList<>();

    private volatile long lostAt;
    private volatile boolean closed;

    private RedisLink(RedisAddress address, OutageLog log, StatefulRedisConnection<byte[], byte[]> connection) {
        this.address = address;
        this.log = log;
        this.connection = connection;
    }

    /** Connects, or throws {@link BrokerException} with the reason. */
    static RedisLink open(RedisClient client, RedisAddress address, OutageLog log) {
        try {
            RedisLink link = new RedisLink(address, log, client.connect(ByteArrayCodec.INSTANCE, address.uri()));
            link.connection.addListener(link.new Watcher());
            return link;
        } catch (RedisException e) {
            throw RedisFailure.connecting(address, e);
        }
    }

    RedisAsyncCommands<byte[], byte[]> redis() {
        return connection.async();
    }

    /** How often this connection was lost: what was set up on it is to be set up again when this number changes. */
    int losses() {
        return losses.get();
    }

    /** Whether the connection was lost within this time. */
    boolean wasLostWithin(Duration time) {
        return losses() > 0 && System.nanoTime() - lostAt < time.toNanos();
    }

    /** Calls back on every message that Redis sends unasked; the listener must not block. */
    void onPush(PushListener listener) {
        connection.addListener(listener);
    }

    /** Calls back whenever the connection is lost, after {@link #losses} has counted it; the listener must not block. */
    void onLoss(Runnable listener) {
        lossListeners.add(listener);
    }

    /**
     * Waits for an answer.
     *
     * @param action what is being done, to complete "cannot ..."
     * @param object what it is done to
     */
    <T> T await(CompletionStage<T> answer, String action, String object) {
        try {
            return awaitInterruptibly(answer, action, object);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while waiting to " + action + " '" + object + "'", e);
        }
    }

    /** The same, for callers that pass an interrupt on. */
    <T> T awaitInterruptibly(CompletionStage<T> answer, String action, String object) throws InterruptedException {
        try {
            return answer.toCompletableFuture().get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Keeps a command that was never written from being written when it is of no use any more.
            answer.toCompletableFuture().cancel(false);
            throw RedisFailure.doing(action + " '" + object + "'", address, e);
        } catch (ExecutionException e) {
            throw RedisFailure.doing(action + " '" + object + "'", address, RedisFailure.unwrap(e));
        }
    }

    @Override
    public void close() {
        closed = true;
        log.closed(this);
        connection.close();
    }

    /** Keeps count of the losses. Called by the driver's thread. */
    private final class Watcher implements RedisConnectionStateListener {
        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
            lostAt = System.nanoTime();
            losses.incrementAndGet();
            lossListeners.forEach(Runnable::run);
            if (!closed) {
                log.lost(RedisLink.this);
            }
        }

        @Override
        public void onRedisConnected(RedisChannelHandler<?, ?> back, SocketAddress where) {
            log.back(RedisLink.this);
        }
    }
}
