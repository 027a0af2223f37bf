package io.ssync.tasks.faults;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
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

    /** Puts messages into a queue past the library, the first to be taken first. */
    void push(String queue, List<String> messages) {
        redis.lpush(queue, messages.toArray(String[]::new));
    }

    void set(String key, String value) {
        redis.set(key, value);
    }

    long length(String list) {
        return redis.llen(list);
    }

    void delete(String key) {
        redis.del(key);
    }

    /** The memory that its data take. */
    long usedBytes() {
        return redis.info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
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

    /** Has the server follow another one, whose copy it is from then on; returns when it is. */
    void follow(EmbeddedRedis primary) throws InterruptedException {
        redis.configSet(Map.of("masterauth", primary.password(), "requirepass", primary.password()));
        redis.replicaof("127.0.0.1", primary.port());
        Await.certain(
                Duration.ofSeconds(60),
                "the replica to follow",
                () -> redis.info("replication").contains("master_link_status:up"));
    }

    /** Has it follow one that was its own replica, and does not wait for that. */
    void demoteTo(EmbeddedRedis promoted, String password) {
        redis.configSet("masterauth", password);
        redis.replicaof("127.0.0.1", promoted.port());
    }

    /** Ends being a replica. */
    void beginAlone() {
        redis.replicaofNoOne();
    }

    /** Lets writes wait, as a planned failover does. */
    void holdWrites(Duration time) {
        redis.dispatch(
                CommandType.CLIENT,
                new StatusOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8)
                        .add("PAUSE")
                        .add(time.toMillis())
                        .add("WRITE"));
    }

    /** Ends {@link #holdWrites}. */
    void releaseWrites() {
        redis.dispatch(
                CommandType.CLIENT,
                new StatusOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8).add("UNPAUSE"));
    }

    /** How far it has written, or copied what its primary wrote. */
    long offset() {
        return redis.info("replication")
                .lines()
                .filter(line -> line.startsWith("master_repl_offset:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElseThrow();
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
