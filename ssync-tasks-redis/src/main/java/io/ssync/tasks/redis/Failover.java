package io.ssync.tasks.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Leaves a server that is no primary any more. Sentinels tell when they have another one. After a failover by address, as with a virtual IP, a service of Kubernetes or a
 * managed Redis, open connections stay with the old primary, which answers and refuses every write; only new ones lead to the
 * new primary.
 *
 * <p>Once they do, or any connection is refused like that, one new connection after the other is tried with a write that changes
 * nothing, until one is accepted; then all connections of this driver are replaced. Said once in the log, and once when it is
 * over. Safe for use by any thread; works on the driver's threads.
 */
final class Failover {
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

    private final Connector connector;
    private final OutageLog log;
    /** A key that never exists. */
    private final byte[] probe;

    private final Set<RedisLink> links = ConcurrentHashMap.newKeySet();
    private final Set<StatefulRedisPubSubConnection<?, ?>> subscriptions = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean searching = new AtomicBoolean();
    private volatile boolean closed;

    Failover(Connector connector, OutageLog log, byte[] probe) {
        this.connector = connector;
        this.log = log;
        this.probe = probe;
    }

    void add(RedisLink link) {
        links.add(link);
    }

    void remove(RedisLink link) {
        links.remove(link);
    }

    void add(StatefulRedisPubSubConnection<?, ?> subscription) {
        subscriptions.removeIf(other -> !other.isOpen());
        subscriptions.add(subscription);
    }

    /** Asks for a write that changes nothing. Whether this user may write there at all is not the question. */
    CompletionStage<Long> tryToWrite(StatefulRedisConnection<byte[], byte[]> connection) {
        return RedisLink.endInTime(connection.async().del(probe).toCompletableFuture())
                .exceptionallyCompose(failure -> {
                    boolean forbidden = RedisFailure.unwrap(failure) instanceof RedisCommandExecutionException
                            && !RedisFailure.isUnfit(failure);
                    return forbidden ? CompletableFuture.completedStage(0L) : CompletableFuture.failedStage(failure);
                });
    }

    /** A server has refused a command with such words. */
    void refused(Throwable refusal) {
        if (!closed && RedisFailure.isUnfit(refusal) && !searching.getAndSet(true)) {
            log.unfit(String.valueOf(refusal.getMessage()));
            search(FIRST_DELAY);
        }
    }

    /** Sentinels have another primary; the one before may hang, and not refuse anything. */
    void switched() {
        if (!closed && !searching.getAndSet(true)) {
            log.switched();
            search(FIRST_DELAY);
        }
    }

    void close() {
        closed = true;
    }

    private void search(Duration delay) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!closed) {
                        look().whenComplete((fit, failure) -> {
                            if (failure == null && fit) {
                                found();
                            } else {
                                Duration next = delay.multipliedBy(2);
                                search(next.compareTo(LONGEST_DELAY) < 0 ? next : LONGEST_DELAY);
                            }
                        });
                    }
                });
    }

    /** Whether a new connection leads to a server that takes writes. */
    private CompletionStage<Boolean> look() {
        return connector
                .open()
                .thenCompose(fresh -> tryToWrite(fresh)
                        .handle((deleted, failure) -> failure == null)
                        .whenComplete((fit, failure) -> fresh.closeAsync()));
    }

    /** A subscription is made anew by the driver when its connection ends. A server that hangs would not end it if asked to. */
    private static void endConnection(StatefulRedisPubSubConnection<?, ?> subscription) {
        if (subscription instanceof RedisChannelHandler<?, ?> handler
                && handler.getChannelWriter() instanceof DefaultEndpoint endpoint) {
            endpoint.disconnect();
        } else {
            subscription.async().quit();
        }
    }

    private void found() {
        subscriptions.removeIf(subscription -> !subscription.isOpen());
        subscriptions.forEach(Failover::endConnection);
        CompletableFuture.allOf(links.stream().map(RedisLink::replace).toArray(CompletableFuture[]::new))
                .thenRun(() -> {
                    searching.set(false);
                    log.fitAgain();
                });
    }
}
