package io.ssync.tasks.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.ssync.tasks.broker.BrokerRefusedException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks, once, at whether a server is fit to keep tasks. */
final class ServerCheck {
    private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)\\S*");

    private ServerCheck() {}

    /** Throws if the server is too old; warns if it may throw tasks away. A server that does not say is taken as it is. */
    static void run(RedisLink link, RedisAddress address) {
        RedisClusterAsyncCommands<byte[], byte[]> redis = link.redis();
        var info = redis.info("server").exceptionally(refused -> "").toCompletableFuture();
        var policy = redis.configGet("maxmemory-policy")
                .exceptionally(refused -> Map.of())
                .toCompletableFuture();
        requireVersion(link.await(info, "look at the version of", address.text()), address);
        link.await(policy, "look at the settings of", address.text()).values().stream()
                .filter(value -> !value.equals("noeviction"))
                .forEach(value -> log.warn(
                        "Redis at {} has maxmemory-policy {}: when its memory is full it will throw tasks away; "
                                + "set it to noeviction",
                        address,
                        value));
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
