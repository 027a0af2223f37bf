package io.ssync.tasks.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.ssync.tasks.broker.BrokerRefusedException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks, once, at whether a server is fit to keep tasks. */
final class ServerCheck {
    private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)\\S*");
    /** Redis and Valkey call it differently. */
    private static final Pattern CLUSTER = Pattern.compile("(redis|server)_mode:cluster");

    private ServerCheck() {}

    /**
     * Throws if the server is too old, or part of a cluster; warns if it may throw tasks away. A server that does not say is taken as
     * it is.
     */
    static void run(RedisLink link, RedisAddress address) {
        RedisClusterAsyncCommands<byte[], byte[]> redis = link.redis();
        var info = about(redis);
        var policy = redis.configGet("maxmemory-policy")
                .exceptionally(refused -> Map.of())
                .toCompletableFuture();
        String server = link.await(info, "look at the version of", address.text());
        requireVersion(server, address);
        refuseCluster(server, address);
        link.await(policy, "look at the settings of", address.text()).values().stream()
                .filter(value -> !value.equals("noeviction"))
                .forEach(value -> log.warn(
                        "Redis at {} has maxmemory-policy {}: when its memory is full it will throw tasks away; "
                                + "set it to noeviction",
                        address,
                        value));
    }

    /** Throws if the server is part of a cluster. */
    static void refuseCluster(RedisLink link, RedisAddress address) {
        refuseCluster(link.await(about(link.redis()), "look at the mode of", address.text()), address);
    }

    private static CompletableFuture<String> about(RedisClusterAsyncCommands<byte[], byte[]> redis) {
        return redis.info("server").exceptionally(refused -> "").toCompletableFuture();
    }

    /** Each of its servers refuses what another one keeps, so that most calls would fail, by their names. */
    private static void refuseCluster(String info, RedisAddress address) {
        Matcher cluster = CLUSTER.matcher(info);
        if (cluster.find()) {
            throw new BrokerRefusedException(
                    "Redis at " + address
                            + " is part of a Redis Cluster, which is not supported: give the address of a "
                            + "single server, or of Sentinels",
                    new UnsupportedOperationException(cluster.group()));
        }
    }

    private static void requireVersion(String info, RedisAddress address) {
        Matcher version = VERSION.matcher(info);
        if (version.find()
                && Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2)) < 6 * 1000 + 2) {
            throw new BrokerRefusedException(
                    "Redis at " + address + " is too old: 6.2 or newer is needed",
                    new UnsupportedOperationException(version.group()));
        }
    }
}
