package io.ssync.tasks.faults;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.ssync.embedded.EmbeddedRedis;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A look into Redis past the library, and the faults that Redis can be asked for. For one thread. */
final class RedisProbe implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCommands<String, String> redis;

    private RedisProbe(RedisClient client) {
        this.client = client;
        this.connection = client.connect();
        this.redis = connection.sync();
    }

    static RedisProbe connect(URI uri) {
        RedisClient client = RedisClient.create(uri.toString());
        try {
            return new RedisProbe(client);
        } catch (RuntimeException e) {
            client.shutdown();
            throw e;
        }
    }

    /** A key with what bounds it. */
    record Key(String name, String type, long size, boolean expires) {}

    /** Every key there is. */
    List<Key> keys() {
        return redis.keys("*").stream().sorted().map(this::key).toList();
    }

    /** Whether anything is in flight under a lease of a worker. */
    boolean holds(String worker) {
        return !redis.keys("*:inflight:" + worker + "/*").isEmpty();
    }

    /** Cuts every connection but this one; returns how many that were. */
    long cutConnections() {
        return redis.clientKill(KillArgs.Builder.skipme());
    }

    /** Lets the server use so much memory and no more; 0 for any amount. */
    void limitMemory(long bytes) {
        redis.configSet(Map.of("maxmemory-policy", "noeviction", "maxmemory", String.valueOf(bytes)));
    }

    /** Throws all data away. */
    void flush() {
        redis.flushall();
    }

    /** Has the server take over the data of another one, which was empty, and go on as its own master. */
    void failOverTo(EmbeddedRedis other) throws InterruptedException {
        redis.configSet("masterauth", other.password());
        redis.replicaof("127.0.0.1", other.port());
        Await.certain(
                Duration.ofSeconds(20),
                "the replica to follow",
                () -> redis.info("replication").contains("master_link_status:up"));
        redis.replicaofNoOne();
    }

    private Key key(String name) {
        String type = redis.type(name);
        long size = switch (type) {
            case "list" -> redis.llen(name);
            case "set" -> redis.scard(name);
            case "zset" -> redis.zcard(name);
            case "hash" -> redis.hlen(name);
            default -> 1;
        };
        return new Key(name, type, size, redis.pttl(name) > 0);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
