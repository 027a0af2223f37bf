package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.ssync.tasks.broker.Delivery;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redis as another program sees it: another client, with keys in plain text. */
final class RawRedis implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    RawRedis(URI uri) {
        client = RedisClient.create(RedisURI.create(uri));
        connection = client.connect();
    }

    RedisCommands<String, String> commands() {
        return connection.sync();
    }

    /** The keys that match a pattern. By a script: the driver's own method is not the same in its versions. */
    List<String> keys(String pattern) {
        return commands().eval("return redis.call('KEYS', ARGV[1])", ScriptOutputType.MULTI, new String[0], pattern);
    }

    /** A number that {@code INFO} tells. */
    long info(String name) {
        Matcher line = Pattern.compile(name + ":(\\d+)").matcher(commands().info());
        if (!line.find()) {
            throw new IllegalArgumentException("INFO has no number " + name);
        }
        return Long.parseLong(line.group(1));
    }

    /** Cuts all connections of brokers. */
    void killBrokerConnections() {
        commands()
                .clientList()
                .lines()
                .filter(client -> client.contains(" name=ssync-tasks "))
                .map(client -> client.replaceFirst(".* addr=(\\S+) .*", "$1"))
                .forEach(commands()::clientKill);
    }

    /** Makes this server follow another one; both have this password then. */
    void follow(int port, String password) {
        commands().configSet("requirepass", password);
        commands().configSet("masterauth", password);
        commands().replicaof("127.0.0.1", port);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static List<String> texts(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> new String(delivery.payload(), UTF_8))
                .toList();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
