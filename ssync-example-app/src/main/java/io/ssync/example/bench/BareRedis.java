package io.ssync.example.bench;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The same Redis by the same client without any queue on top: the ceiling, what the server says of itself, and the broom.
 */
final class BareRedis implements AutoCloseable {
    /** So many pipelined commands are under way before their answers are awaited. */
    private static final int PIPELINE = 1_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    BareRedis(String uri) {
        client = RedisClient.create(uri);
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    /** Pushes one after the other, each when the one before is confirmed. */
    void push(String key, byte[] payload, int times) {
        byte[] list = bytes(key);
        for (int i = 0; i < times; i++) {
            connection.sync().lpush(list, payload);
        }
    }

    /** Pushes without waiting for the answers in between. */
    void pushPipelined(String key, byte[] payload, int times) {
        byte[] list = bytes(key);
        connection.setAutoFlushCommands(false);
        try {
            for (int sent = 0; sent < times; sent += PIPELINE) {
                RedisFuture<?>[] answers = new RedisFuture<?>[Math.min(PIPELINE, times - sent)];
                for (int i = 0; i < answers.length; i++) {
                    answers[i] = connection.async().lpush(list, payload);
                }
                connection.flushCommands();
                LettuceFutures.awaitAll(TIMEOUT, answers);
            }
        } finally {
            connection.setAutoFlushCommands(true);
        }
    }

    /** Takes the message out that was put into a list first. */
    byte[] pop(String key) {
        return connection.sync().rpop(bytes(key));
    }

    void delete(String key) {
        connection.sync().unlink(bytes(key));
    }

    /** Deletes whatever has this text in its key. */
    void deleteAll(String text) {
        ScanArgs matching = ScanArgs.Builder.limit(1_000).match(bytes("*" + text + "*"));
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            KeyScanCursor<byte[]> found = connection.sync().scan(cursor, matching);
            if (!found.getKeys().isEmpty()) {
                connection.sync().unlink(found.getKeys().toArray(byte[][]::new));
            }
            cursor = found;
        }
    }

    String version() {
        return info("server").getOrDefault("redis_version", "unknown");
    }

    /** The processor time that the server has used. */
    double cpuSeconds() {
        Map<String, String> cpu = info("cpu");
        return Double.parseDouble(cpu.get("used_cpu_user")) + Double.parseDouble(cpu.get("used_cpu_sys"));
    }

    /** How many commands the server has carried out, those in scripts included. */
    long commands() {
        return Long.parseLong(info("stats").get("total_commands_processed"));
    }

    private Map<String, String> info(String section) {
        return connection
                .sync()
                .info(section)
                .lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].strip(), (first, second) -> first));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
