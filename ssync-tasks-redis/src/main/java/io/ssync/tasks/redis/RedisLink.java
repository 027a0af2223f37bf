package io.ssync.tasks.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.codec.ByteArrayCodec;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection to Redis, shared by any number of threads. It comes back by itself after a failure; until then every call
 * fails at once, and a call that was under way fails too: it is never sent again, since nobody knows whether it took effect.
 *
 * <p>A connection can also die without either side being told, when a firewall forgets it for example. One on which nothing
 * is answered for as long as a call may take is replaced by a new one.
 */
final class RedisLink implements AutoCloseable {
    /** How long Redis may take to answer; longer than its slowest start-up pause, shorter than any lease should be. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Half of what a long holds, 146 years: far from any time that is asked for, and no overflow. */
    private static final long LONG_AGO = Long.MAX_VALUE / 2;

    private final RedisClient client;
    private final RedisAddress address;
    private final OutageLog log;
    private volatile StatefulRedisConnection<byte[], byte[]> connection;
    private final AtomicInteger losses = new AtomicInteger();
    private final List<PushListener> pushListeners = new CopyOnWriteArrayList<>();
    /** Not the driver's own listeners: those are called in no particular order, and who is woken looks at the count. */
    private final List<Runnable> lossListeners = new CopyOnWriteArrayList<>();

    private volatile long lostAt = System.nanoTime() - LONG_AGO;
    private volatile long answeredAt = System.nanoTime();
    private volatile boolean closed;
    private final AtomicBoolean replacing = new AtomicBoolean();

    private RedisLink(
            RedisClient client,
            RedisAddress address,
            OutageLog log,
            StatefulRedisConnection<byte[], byte[]> connection) {
        this.client = client;
        this.address = address;
        this.log = log;
        this.connection = connection;
        connection.addListener(new Watcher(connection));
    }

    /** Connects, or throws {@link BrokerException} with the reason. */
    static RedisLink open(RedisClient client, RedisAddress address, OutageLog log) {
        try {
            return new RedisLink(client, address, log, client.connect(ByteArrayCodec.INSTANCE, address.uri()));
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

    /** Whether the connection was lost, or Redis did not answer in time, within this time. */
    boolean wasLostWithin(Duration time) {
        return System.nanoTime() - lostAt < time.toNanos();
    }

    /** Calls back on every message that Redis sends unasked; the listener must not block. */
    void onPush(PushListener listener) {
        pushListeners.add(listener);
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
        return await(answer, TIMEOUT.toNanos(), action, object);
    }

    /** The same for an answer that has had some of its time already, since it is one of many that are awaited in turn. */
    <T> T await(CompletionStage<T> answer, long nanos, String action, String object) {
        try {
            return awaitInterruptibly(answer, nanos, action, object);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAwayException("interrupted while waiting to " + action + " '" + object + "'", e);
        }
    }

    /** The same, for callers that pass an interrupt on. */
    <T> T awaitInterruptibly(CompletionStage<T> answer, String action, String object) throws InterruptedException {
        return awaitInterruptibly(answer, TIMEOUT.toNanos(), action, object);
    }

    private <T> T awaitInterruptibly(CompletionStage<T> answer, long nanos, String action, String object)
            throws InterruptedException {
        try {
            T value = answer.toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
            answeredAt = System.nanoTime();
            return value;
        } catch (TimeoutException e) {
            // Keeps a command that was never written from being written when it is of no use any more.
            answer.toCompletableFuture().cancel(false);
            lostAt = System.nanoTime();
            replaceIfSilent();
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

    private void replaceIfSilent() {
        boolean silent = System.nanoTime() - answeredAt >= TIMEOUT.toNanos();
        if (!silent || closed || replacing.getAndSet(true)) {
            return;
        }
        client.connectAsync(ByteArrayCodec.INSTANCE, address.uri()).whenComplete((fresh, failure) -> {
            if (fresh != null) {
                replaceBy(fresh);
            }
            // If it failed Redis itself is silent, and the next call that is not answered tries again.
            replacing.set(false);
        });
    }

    /** On the driver's thread, so without a lock: whichever comes last of this and {@link #close} closes the new connection. */
    private void replaceBy(StatefulRedisConnection<byte[], byte[]> fresh) {
        StatefulRedisConnection<byte[], byte[]> silent = connection;
        fresh.addListener(new Watcher(fresh));
        pushListeners.forEach(fresh::addListener);
        connection = fresh;
        silent.closeAsync();
        if (closed) {
            fresh.closeAsync();
            return;
        }
        log.replaced(this);
        lost();
    }

    private void lost() {
        lostAt = System.nanoTime();
        losses.incrementAndGet();
        lossListeners.forEach(Runnable::run);
    }

    /** Keeps count of the losses of one connection, as long as it is in use. Called by the driver's thread. */
    private final class Watcher implements RedisConnectionStateListener {
        private final StatefulRedisConnection<byte[], byte[]> watched;

        Watcher(StatefulRedisConnection<byte[], byte[]> watched) {
            this.watched = watched;
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> gone) {
            if (watched != connection) {
                return;
            }
            lost();
            if (!closed) {
                log.lost(RedisLink.this);
            }
        }

        @Override
        public void onRedisConnected(RedisChannelHandler<?, ?> back, SocketAddress where) {
            if (watched == connection) {
                log.back(RedisLink.this);
            }
        }
    }
}
