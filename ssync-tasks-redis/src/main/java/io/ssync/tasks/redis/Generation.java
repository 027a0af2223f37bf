package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandExecutionException;
import io.ssync.tasks.broker.BrokerAwayException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name of the data that a Redis holds. It is kept with the data, together with the process and the history of replication
 * that it was found in: a Redis that was started again may have come back with an old snapshot, and a replica that was made
 * the primary may lag behind, so both get a new name, whether or not something was lost. Safe for use by any thread.
 */
final class Generation {
    private static final Logger log = LoggerFactory.getLogger(RedisBroker.class);
    private static final LuaScript<byte[]> NAME = LuaScript.returningText("generation.lua");

    /** In one of this many looks the server is asked who it is, even if the connection was not lost: it may follow another now. */
    private static final int LOOKS = 5;

    private final RedisLink link;
    private final RedisAddress address;
    private final byte[] name;
    private final byte[] server;
    private final AtomicBoolean saidUnknown = new AtomicBoolean();
    /** What the server said of itself when it was asked last. */
    private volatile Server last = Server.UNKNOWN;

    Generation(RedisLink link, RedisAddress address, RedisKeyspace keyspace) {
        this.link = link;
        this.address = address;
        this.name = keyspace.generation();
        this.server = keyspace.generationServer();
    }

    /** Looks at the name with one round trip; a second one gives another name if need be. */
    String current() {
        CompletionStage<List<KeyValue<byte[], byte[]>>> names = link.redis().mget(name, server);
        String found = server().identity();
        List<KeyValue<byte[], byte[]>> kept = await(names);
        String known = kept.get(0).map(Generation::text).getValueOrElse("");
        String keptBy = kept.get(1).map(Generation::text).getValueOrElse("");
        if (!known.isEmpty() && (found.isEmpty() || keptBy.equals(known + " " + found))) {
            return known;
        }
        byte[][] keys = {name, server};
        return text(await(NAME.run(
                link.redis(), keys, bytes(found), bytes(UUID.randomUUID().toString()))));
    }

    /** Asks the server who it is, unless it was asked a few looks ago over the same connection. */
    private Server server() {
        // Counted before asking: should the connection be lost in between, the next look asks again.
        int losses = link.losses();
        Server known = last;
        if (known.asked() == losses && known.looks() < LOOKS) {
            last = known.lookedAt();
            return known;
        }
        Map<String, String> facts = facts(await(info()));
        if ("slave".equals(facts.get("role"))) {
            link.tryToWrite(address.text());
            throw new BrokerAwayException("Redis at " + address + " is a replica", null);
        }
        String identity = Stream.of("run_id", "master_replid")
                .filter(facts::containsKey)
                .map(facts::get)
                .collect(Collectors.joining("/"));
        if (identity.isEmpty() && !saidUnknown.getAndSet(true)) {
            log.warn(
                    "Redis at {} does not tell which server it is (INFO), so a loss of part of its "
                            + "data by a restart or a failover is not noticed",
                    address);
        }
        Server found = new Server(identity, losses, 1);
        last = found;
        return found;
    }

    /**
     * A server.
     *
     * @param identity the process and the history of replication; empty if nobody knows
     * @param asked how often the connection was lost before it was asked
     * @param looks how often this was believed since
     */
    private record Server(String identity, int asked, int looks) {
        static final Server UNKNOWN = new Server("", -1, 0);

        Server lookedAt() {
            return new Server(identity, asked, looks + 1);
        }
    }

    private CompletableFuture<String> info() {
        return link.redis().info().toCompletableFuture().exceptionallyCompose(failure -> {
            Throwable cause = RedisFailure.unwrap(failure);
            return cause instanceof RedisCommandExecutionException && !RedisFailure.isUnfit(cause)
                    ? CompletableFuture.completedFuture("")
                    : CompletableFuture.failedFuture(cause);
        });
    }

    private <T> T await(CompletionStage<T> answer) {
        return link.await(answer, "look at the generation of", address.text());
    }

    private static Map<String, String> facts(String info) {
        return info.lines()
                .map(line -> line.split(":", 2))
                .filter(line -> line.length == 2 && !line[1].isBlank())
                .collect(Collectors.toMap(line -> line[0], line -> line[1].trim(), (one, other) -> one));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
