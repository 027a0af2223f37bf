package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();

    /** Guarded by this, as what follows. */
    private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

    private boolean closed;

    /** The link only waits for answers. */
    ResultChannels(RedisDriver driver, RedisLink link) {
        this.driver = driver;
        this.link = link;
    }

    /** Listens from when this returns. */
    synchronized void add(String channel, Runnable listener) {
        if (closed) {
            return;
        }
        StatefulRedisPubSubConnection<byte[], byte[]> open = connection;
        if (open == null) {
            open = driver.pubSub();
            open.addListener(this);
            connection = open;
        }
        List<Runnable> others = listeners.get(channel);
        if (others == null) {
            link.await(open.async().subscribe(channel.getBytes(UTF_8)), "wait for", channel);
        }
        List<Runnable> all = new ArrayList<>(others == null ? List.of() : others);
        all.add(listener);
        listeners.put(channel, all);
    }

    synchronized void remove(String channel, Runnable listener) {
        List<Runnable> rest = new ArrayList<>(listeners.getOrDefault(channel, List.of()));
        rest.removeIf(other -> other == listener);
        if (!rest.isEmpty()) {
            listeners.put(channel, rest);
        } else if (listeners.remove(channel) != null && connection != null) {
            // Nobody waits for the answer: the worst is a message that nobody is told of.
            connection.async().unsubscribe(channel.getBytes(UTF_8));
        }
    }

    @Override
    public void message(byte[] channel, byte[] record) {
        for (Runnable listener : listeners.getOrDefault(new String(channel, UTF_8), List.of())) {
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
        listeners.clear();
        if (connection != null) {
            connection.close();
        }
    }
}
