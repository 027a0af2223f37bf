package io.ssync.tasks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the Sentinels of a primary, so that a primary that just hangs is left as soon as they have another one, and not after the time that an
 * answer may take. One of them is enough, and none is necessary: connections ask the Sentinels for the primary whenever they are made.
 * Works on the driver's threads.
 */
final class SentinelWatch {
    private static final Logger log = LoggerFactory.getLogger(SentinelWatch.class);
    private static final String SWITCHED = "+switch-master";
    private static final int RETRY_SECONDS = 5;

    private final RedisClient client;
    private final RedisURI uri;
    private final Runnable switched;
    private final Set<StatefulRedisPubSubConnection<?, ?>> connections = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable String> lastSwitch = new AtomicReference<>();
    private volatile boolean closed;

    /** Tells {@code switched} whenever the Sentinels have another primary. */
    SentinelWatch(RedisClient client, RedisURI uri, Runnable switched) {
        this.client = client;
        this.uri = uri;
        this.switched = switched;
    }

    /** Begins to listen, now or when a Sentinel can be reached; does not wait. */
    void start() {
        uri.getSentinels().forEach(this::listen);
    }

    private void listen(RedisURI sentinel) {
        if (closed) {
            return;
        }
        client.connectPubSubAsync(StringCodec.UTF8, sentinel)
                .toCompletableFuture()
                .whenComplete((connection, failure) -> {
                    if (failure == null) {
                        listen(connection);
                    } else {
                        log.debug("Sentinel {}:{} cannot be heard", sentinel.getHost(), sentinel.getPort(), failure);
                        CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS)
                                .execute(() -> listen(sentinel));
                    }
                });
    }

    /** From then on the driver keeps the connection. */
    private void listen(StatefulRedisPubSubConnection<String, String> connection) {
        connections.add(connection);
        if (closed) {
            connection.closeAsync();
            return;
        }
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                // The name, then host and port before, then host and port from now on. Each Sentinel says it.
                if (message.startsWith(uri.getSentinelMasterId() + " ")
                        && !message.equals(lastSwitch.getAndSet(message))) {
                    switched.run();
                }
            }
        });
        connection.async().subscribe(SWITCHED);
    }

    void close() {
        closed = true;
        connections.forEach(StatefulRedisPubSubConnection::closeAsync);
    }
}
