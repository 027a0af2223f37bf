package io.ssync.tasks.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.ssync.tasks.broker.BrokerAwayException;
import io.ssync.tasks.broker.BrokerException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
 * is answered for as long as a call may take is replaced by a new one. So is one to a server that takes no writes any more:
 * see {@link Failover}.
 */
final class RedisLink implements AutoCloseable {
    /** How long Redis may take to answer; longer than its slowest start-up pause, shorter than any lease should be. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Connector connector;
    private final RedisAddress address;
    private final OutageLog log;
    private final Failover failover;
    private final OutageGrace grace = new OutageGrace(System.nanoTime());
    private volatile StatefulRedisConnection<byte[], byte[]> connection;
    private final AtomicInteger losses = new AtomicInteger();
    private final List<PushListener> pushListeners = new CopyOnWriteArrayList<>();
    /** Not the driver's own listeners: those are called in no particular order, and who is woken looks at the count. */
    private final List<Runnable> lossListeners = new CopyOnWriteArrayList<>();

    private volatile long answeredAt = System.nanoTime();
    private volatile boolean closed;
    private final AtomicBoolean replacing = new AtomicBoolean();

    private RedisLink(
            Connector connector, OutageLog log, Failover failover, StatefulRedisConnection<byte[], byte[]> connection) {
        this.connector = connector;
        this.address = connector.address();
        this.log = log;
        this.failover = failover;
        this.connection = connection;
        connection.addListener(new Watcher(connection));
        failover.add(this);
    }

    /** Connects, or throws {@link BrokerException} with the reason. */
    static RedisLink open(Connector connector, OutageLog log, Failover failover) {
        return new RedisLink(connector, log, failover, connector.connect());
    }

    /** The commands that every kind of Redis has: no transactions, no databases, nothing across cluster slots. */
    RedisClusterAsyncCommands<byte[], byte[]> redis() {
        return connection.async();
    }

    /** How often this connection was lost: what was set up on it is to be set up again when this number changes. */
    int losses() {
        return losses.get();
    }

    /** Whether workers had time enough since Redis was last away that a lease that has run out may be believed. */
    boolean judges(Duration lease) {
        return grace.judges(System.nanoTime(), lease);
    }

    /** Asks for a write that changes nothing, so that an idle connection finds out that its server takes none. */
    void tryToWrite(String object) {
        await(failover.tryToWrite(connection), "write to", object);
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
        return await(answer, TIMEOUT, action, object);
    }

    /** The same with another time-out, for one of many answers that are awaited in turn: it has had some of its time already. */
    <T> T await(CompletionStage<T> answer, Duration timeout, String action, String object) {
        try {
            return awaitInterruptibly(answer, timeout, action, object);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAwayException("interrupted while waiting to " + action + " '" + object + "'", e);
        }
    }

    /** The same, for callers that pass an interrupt on. */
    <T> T awaitInterruptibly(CompletionStage<T> answer, String action, String object) throws InterruptedException {
        return awaitInterruptibly(answer, TIMEOUT, action, object);
    }

    private <T> T awaitInterruptibly(CompletionStage<T> answer, Duration timeout, String action, String object)
            throws InterruptedException {
        try {
            T value = answer.toCompletableFuture().get(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
            answered();
            return value;
        } catch (TimeoutException | CancellationException e) {
            throw failed(answer, timeout, e, action, object);
        } catch (ExecutionException e) {
            throw failed(answer, timeout, RedisFailure.unwrap(e), action, object);
        }
    }

    /** Has an answer fail that nobody waits for, when it takes too long. */
    static <T> CompletableFuture<T> endInTime(CompletableFuture<T> answer) {
        return answer.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * What {@link #await} returns or throws, for a caller who does not wait. Completed by the driver's thread, and only if the answer
     * {@linkplain #endInTime ends}.
     */
    <T> CompletableFuture<T> told(CompletionStage<T> answer, String action, String object) {
        return answer.toCompletableFuture().handle((value, failure) -> {
            if (failure != null) {
                throw failed(answer, TIMEOUT, RedisFailure.unwrap(failure), action, object);
            }
            answered();
            return value;
        });
    }

    private void answered() {
        answeredAt = System.nanoTime();
        grace.back(answeredAt);
    }

    /** Does what a failure asks for, and puts it into words. The driver cancels calls on a connection that is being replaced. */
    private BrokerException failed(
            CompletionStage<?> answer, Duration timeout, Throwable failure, String action, String object) {
        if (failure instanceof TimeoutException) {
            // A command that was never written must not be written later, when nobody waits for it.
            answer.toCompletableFuture().cancel(false);
            grace.lost(System.nanoTime() - timeout.toNanos());
            if (isSilent()) {
                replace();
            }
        } else if (RedisFailure.isUnfit(failure)) {
            grace.lost(System.nanoTime());
            failover.refused(failure);
        }
        return RedisFailure.doing(action + " '" + object + "'", address, failure);
    }

    @Override
    public void close() {
        if (closed) {
            // A framework may close what an app has closed already.
            return;
        }
        closed = true;
        failover.remove(this);
        log.closed(this);
        connection.close();
    }

    private boolean isSilent() {
        return System.nanoTime() - answeredAt >= TIMEOUT.toNanos();
    }

    /** Puts a new connection in the place of the one that there is, unless that is being done. Never fails. */
    CompletableFuture<?> replace() {
        if (closed || replacing.getAndSet(true)) {
            return CompletableFuture.completedFuture(null);
        }
        return connector.open().handle((fresh, failure) -> {
            if (fresh != null) {
                replaceBy(fresh);
            }
            // If it failed Redis itself is away, and the next call that fails tries again.
            replacing.set(false);
            return fresh;
        });
    }

    /** On the driver's thread, so without a lock: whichever comes last of this and {@link #close} closes the new connection. */
    private void replaceBy(StatefulRedisConnection<byte[], byte[]> fresh) {
        StatefulRedisConnection<byte[], byte[]> old = connection;
        boolean silent = isSilent();
        fresh.addListener(new Watcher(fresh));
        pushListeners.forEach(fresh::addListener);
        connection = fresh;
        old.closeAsync();
        if (closed) {
            fresh.closeAsync();
            return;
        }
        if (silent) {
            log.replaced(this);
        } else {
            log.closed(this);
        }
        lost();
        grace.back(System.nanoTime());
    }

    private void lost() {
        grace.lost(System.nanoTime());
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
            Unanswered.fail(watched);
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
                grace.back(System.nanoTime());
                log.back(RedisLink.this);
            }
        }
    }
}
