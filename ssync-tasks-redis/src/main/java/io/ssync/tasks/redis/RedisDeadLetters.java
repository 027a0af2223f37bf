package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.DeadLetters;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The dead letters of one queue in Redis; {@code bury.lua} says how they are kept. Safe for use by any thread. */
final class RedisDeadLetters implements DeadLetters {
    private static final LuaScript<Long> RETRY = LuaScript.returningNumber("bury.lua", "retry_dead.lua");
    private static final LuaScript<Long> DROP = LuaScript.returningNumber("bury.lua", "drop_dead.lua");

    /** Bounds one command: Lua cannot unpack many more ids, and letters can be large. */
    private static final int BATCH = 500;

    private final RedisLink link;
    private final RedisKeys keys;

    RedisDeadLetters(RedisLink link, RedisKeys keys) {
        this.link = link;
        this.keys = keys;
    }

    @Override
    public List<DeadLetter> list(int offset, int limit) {
        if (limit < 1) {
            return List.of();
        }
        List<byte[]> ids = link.await(
                link.redis().zrevrange(keys.dead, offset, offset + limit - 1L), "list the dead letters of", keys.queue);
        // All are asked for at once: a page of hundreds would take as many round trips.
        List<CompletionStage<byte[]>> answers = ids.stream()
                .<CompletionStage<byte[]>>map(id -> link.redis().hget(keys.deadLetters, id))
                .toList();
        List<DeadLetter> letters = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            letter(ids.get(i), answers.get(i)).ifPresent(letters::add);
        }
        return letters;
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        return find(id.getBytes(UTF_8));
    }

    @Override
    public int retry(Collection<String> ids) {
        int retried = 0;
        for (String id : ids) {
            Optional<DeadLetter> letter = find(id);
            if (letter.isPresent()) {
                byte[][] scriptKeys = {keys.ready(priority(letter.get())), keys.dead, keys.deadLetters};
                retried += await(RETRY.run(link.redis(), scriptKeys, id.getBytes(UTF_8)), "retry a dead letter of");
            }
        }
        return retried;
    }

    @Override
    public int drop(Collection<String> ids) {
        int dropped = 0;
        byte[][] all = ids.stream().map(id -> id.getBytes(UTF_8)).toArray(byte[][]::new);
        for (int start = 0; start < all.length; start += BATCH) {
            byte[][] batch = Arrays.copyOfRange(all, start, Math.min(all.length, start + BATCH));
            byte[][] scriptKeys = {keys.dead, keys.deadLetters};
            dropped += await(DROP.run(link.redis(), scriptKeys, batch), "drop dead letters of");
        }
        return dropped;
    }

    private int await(CompletionStage<Long> answer, String action) {
        return Math.toIntExact(link.await(answer, action, keys.queue));
    }

    Optional<DeadLetter> find(byte[] id) {
        return letter(id, link.redis().hget(keys.deadLetters, id));
    }

    private Optional<DeadLetter> letter(byte[] id, CompletionStage<byte[]> answer) {
        byte[] letter = link.await(answer, "read a dead letter of", keys.queue);
        return Optional.ofNullable(letter).map(found -> read(new String(id, UTF_8), found));
    }

    private DeadLetter read(String id, byte[] letter) {
        int end = 0;
        while (letter[end] != '\n') {
            end++;
        }
        Map<?, ?> about = (Map<?, ?>) Objects.requireNonNull(CeleryJson.readPlain(new String(letter, 0, end, UTF_8)));
        return new DeadLetter(
                id,
                keys.queue,
                Arrays.copyOfRange(letter, end + 1, letter.length),
                String.valueOf(about.get("reason")),
                (String) about.get("last_exception"),
                String.valueOf(about.get("worker")),
                (int) number(about, "redeliveries"),
                Instant.ofEpochMilli(number(about, "time")));
    }

    private static long number(Map<?, ?> about, String name) {
        return ((Number) Objects.requireNonNull(about.get(name), name)).longValue();
    }

    /** A letter that cannot be read has no priority that anybody could know. */
    private static int priority(DeadLetter letter) {
        try {
            return MessageCodec.decode(letter.payload()).priority();
        } catch (UnreadableMessageException e) {
            return 0;
        }
    }
}
