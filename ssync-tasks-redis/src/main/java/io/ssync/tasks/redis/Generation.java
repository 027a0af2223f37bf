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

    private final RedisLink link;
    private final RedisAddress address;
    private final byte[] name;
    private final byte[] server;
    private final AtomicBoolean saidUnknown = new AtomicBoolean();

    Generation(RedisLink link, RedisAddress address, RedisKeyspace keyspace) {
        this.link = link;
        this.address = address;
        this.name = keyspace.generation();
        this.server = keyspace.generationServer();
    }

    /** Looks at the name with one round trip; a second one gives another name if need be. */
    String current() {
        CompletionStage<List<KeyValue<byte[], byte[]>>> names = link.redis().mget(name, server);
        CompletableFuture<String> info = info();
        List<KeyValue<byte[], byte[]>> kept = await(names);
        Map<String, String> facts = facts(await(info));
        if ("slave".equals(facts.get("role"))) {
            link.tryToWrite(address.text());
            throw new BrokerAwayException("Redis at " + address + " is a replica", null);
        }
        String found = Stream.of("run_id", "master_replid")
                .filter(facts::containsKey)
                .map(facts::get)
                .collect(Collectors.joining("/"));
        if (found.isEmpty() && !saidUnknown.getAndSet(true)) {
            log.warn(
                    "Redis at {} does not tell which server it is (INFO), so a loss of part of its "
                            + "data by a restart or a failover is not noticed",
                    address);
        }
        String known = kept.get(0).map(Generation::text).getValueOrElse("");
        String keptBy = kept.get(1).map(Generation::text).getValueOrElse("");
        if (!known.isEmpty() && (found.isEmpty() || keptBy.equals(known + " " + found))) {
            return known;
        }
        byte[][] keys = {name, server};
        return text(await(NAME.run(
                link.redis(), keys, bytes(found), bytes(UUID.randomUUID().toString()))));
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
