package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.ssync.tasks.broker.BrokerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for which result: listens to the channel of each, on one connection that is opened when the first one waits. Safe
 * for use by any thread.
 */
final class ResultChannels extends RedisPubSubAdapter<byte[], byte[]> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ResultChannels.class);

    private final RedisDriver driver;
    private final RedisLink link;
    /** By channel; changed under the lock of this, but read without it: the driver's thread must never wait for a caller. */
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();

    /** Guarded by this, as what follows. */
    private @Nullable CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> connection;

    private boolean closed;

    /** Who listens to a channel, and Redis' answer to the request to hear of it. */
    private record Channel(CompletionStage<?> heard, List<Runnable> listeners) {}

    /** The link only waits for answers. */
    ResultChannels(RedisDriver driver, RedisLink link) {
        this.driver = driver;
        this.link = link;
    }

    /** Listens from when this returns. Callers wait for one another only if they ask for the same channel. */
    void add(String channel, Runnable listener) {
        CompletionStage<?> heard = request(channel, listener);
        try {
            link.await(heard, "wait for", channel);
        } catch (BrokerException e) {
            remove(channel, listener);
            throw e;
        }
    }

    private synchronized CompletionStage<?> request(String channel, Runnable listener) {
        if (closed) {
            return CompletableFuture.completedStage(null);
        }
        Channel known = channels.get(channel);
        List<Runnable> all = new ArrayList<>(known == null ? List.of() : known.listeners());
        all.add(listener);
        CompletionStage<?> heard =
                known != null && !known.heard().toCompletableFuture().isCompletedExceptionally()
                        ? known.heard()
                        : connection().thenCompose(open -> open.async().subscribe(channel.getBytes(UTF_8)));
        channels.put(channel, new Channel(heard, all));
        return heard;
    }

    private CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> connection() {
        CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> open = connection;
        if (open == null || open.isCompletedExceptionally()) {
            open = driver.pubSubLater();
            open = open.thenApply(made -> {
                made.addListener(this);
                return made;
            });
            connection = open;
        }
        return open;
    }

    synchronized void remove(String channel, Runnable listener) {
        Channel known = channels.get(channel);
        if (known == null) {
            return;
        }
        List<Runnable> rest = new ArrayList<>(known.listeners());
        rest.removeIf(other -> other == listener);
        if (!rest.isEmpty()) {
            channels.put(channel, new Channel(known.heard(), rest));
            return;
        }
        channels.remove(channel);
        if (connection != null) {
            // Nobody waits for the answer: at worst one message arrives that has no listener.
            connection.thenAccept(open -> open.async().unsubscribe(channel.getBytes(UTF_8)));
        }
    }

    @Override
    public void message(byte[] channel, byte[] record) {
        Channel known = channels.get(new String(channel, UTF_8));
        for (Runnable listener : known == null ? List.<Runnable>of() : known.listeners()) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                log.warn("A listener to the state of a task failed", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        channels.clear();
        if (connection != null) {
            connection.thenAccept(StatefulRedisPubSubConnection::closeAsync);
        }
    }
}
