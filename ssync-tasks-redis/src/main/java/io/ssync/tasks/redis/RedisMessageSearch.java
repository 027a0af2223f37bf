package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ScoredValue;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.MessagePlace;
import io.ssync.tasks.broker.MessagePlace.Holder;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.UnreadableMessageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Looks for the message of a task in everything that a queue has in Redis, a page at a time, so that other clients are not held up.
 *
 * <p>A message that moves while it looks may be missed, so it looks twice. Of one queue it reads the first million ready messages of each
 * priority. Safe for use by any thread.
 */
final class RedisMessageSearch {
    private static final LuaScript<List<Object>> FIND_IN = LuaScript.returningTable("find_in.lua");
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 5_000;

    /** Lanes to look into: there may be one for every customer. */
    private static final int MOST_LANES = 1_000;

    private static final int TRIES = 2;

    /** The step and the digits before the payload of a delayed message: see {@code due.lua}. */
    private static final int DELAYED_PREFIX = 21;

    private static final String ACTION = "look for a message in";

    private final RedisLink link;
    private final RedisKeyspace keyspace;
    private final String taskId;
    /** An id as Python's JSON and ours write it. */
    private final byte[][] needles;

    RedisMessageSearch(RedisLink link, RedisKeyspace keyspace, String taskId) {
        this.link = link;
        this.keyspace = keyspace;
        this.taskId = taskId;
        String quoted = CeleryJson.write(taskId);
        this.needles = new byte[][] {("\"id\": " + quoted).getBytes(UTF_8), ("\"id\":" + quoted).getBytes(UTF_8)};
    }

    /** What {@code find_in.lua} has found. */
    private record Found(long index, byte[] entry, byte[] with) {
        String withText() {
            return new String(with, UTF_8);
        }
    }

    Optional<MessagePlace> in(List<RedisKeys> queues) {
        for (int i = 0; i < TRIES; i++) {
            for (RedisKeys keys : queues) {
                Optional<MessagePlace> place = in(keys);
                if (place.isPresent()) {
                    return place;
                }
            }
            Optional<MessagePlace> place = unacknowledged();
            if (place.isPresent()) {
                return place;
            }
        }
        return Optional.empty();
    }

    private Optional<MessagePlace> in(RedisKeys keys) {
        return ready(keys)
                .or(() -> inTurn(keys))
                .or(() -> limited(keys))
                .or(() -> delayed(keys))
                .or(() -> inFlight(keys))
                .or(() -> dead(keys));
    }

    private Optional<MessagePlace> ready(RedisKeys keys) {
        long before = 0;
        for (byte[] list : keys.ready) {
            Optional<Found> found = find(list, "list", Found::entry);
            if (found.isPresent()) {
                return Optional.of(new MessagePlace.Ready(
                        keys.queue, found.get().entry(), before + found.get().index()));
            }
            before += link.await(link.redis().llen(list), ACTION, keys.queue);
        }
        return Optional.empty();
    }

    private Optional<MessagePlace> delayed(RedisKeys keys) {
        return find(keys.delayed, "zset", found -> payloadOf(found.entry()))
                .map(found -> new MessagePlace.Delayed(keys.queue, payloadOf(found.entry()), Instant.ofEpochMilli((long)
                        Double.parseDouble(found.withText()))));
    }

    private static byte[] payloadOf(byte[] member) {
        return Arrays.copyOfRange(member, Math.min(DELAYED_PREFIX, member.length), member.length);
    }

    private Optional<MessagePlace> limited(RedisKeys keys) {
        List<ScoredValue<byte[]>> lanes =
                link.await(link.redis().zrangeWithScores(keys.lanes, 0, MOST_LANES - 1), ACTION, keys.queue);
        for (ScoredValue<byte[]> lane : lanes) {
            if (Arrays.equals(lane.getValue(), RedisKeys.SHARED_LANE)) {
                continue;
            }
            for (byte step : keys.steps) {
                Optional<byte[]> found = find(keys.waiting(step, lane.getValue()), "list", Found::entry)
                        .or(() -> inTurns(keys, step, lane.getValue()).map(OfKey::found))
                        .map(Found::entry);
                if (found.isPresent()) {
                    return Optional.of(limited(keys, lane, found.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** What is served before a message that waits for the turn of its key: as many of each other key, at most, and of better priorities all. */
    private Optional<MessagePlace> inTurn(RedisKeys keys) {
        long before = 0;
        for (int i = 0; i < keys.steps.length; i++) {
            byte step = keys.steps[i];
            Optional<OfKey> found = inTurns(keys, step, RedisKeys.SHARED_LANE);
            if (found.isPresent()) {
                long place = found.get().found().index();
                long ahead = lengths(keys, i)
                        .filter(key -> !Arrays.equals(key.getKey(), found.get().key()))
                        .mapToLong(key -> Math.min(place + 1, key.getValue()))
                        .sum();
                return Optional.of(
                        new MessagePlace.Ready(keys.queue, found.get().found().entry(), before + place + ahead));
            }
            before += lengths(keys, i).mapToLong(Map.Entry::getValue).sum();
        }
        return Optional.empty();
    }

    /** How many messages of a priority step wait for the turn of each key, the ready list among them. */
    private Stream<Map.Entry<byte[], Long>> lengths(RedisKeys keys, int list) {
        byte step = keys.steps[list];
        return Stream.concat(
                        Stream.of(keys.ready[list]),
                        keysInTurn(keys, step, RedisKeys.SHARED_LANE).stream()
                                .map(key -> keys.waiting(step, RedisKeys.SHARED_LANE, key)))
                .map(key -> Map.entry(key, link.await(link.redis().llen(key), ACTION, keys.queue)));
    }

    private List<byte[]> keysInTurn(RedisKeys keys, byte step, byte[] lane) {
        return link.await(link.redis().zrange(keys.turns(step, lane), 0, MOST_LANES - 1), ACTION, keys.queue).stream()
                .filter(key -> key.length > 0)
                .toList();
    }

    /** Found in the list of a fairness key. */
    private record OfKey(byte[] key, Found found) {}

    private Optional<OfKey> inTurns(RedisKeys keys, byte step, byte[] lane) {
        return keysInTurn(keys, step, lane).stream()
                .map(key -> keys.waiting(step, lane, key))
                .flatMap(list -> find(list, "list", Found::entry).map(found -> new OfKey(list, found)).stream())
                .findFirst();
    }

    private MessagePlace limited(RedisKeys keys, ScoredValue<byte[]> lane, byte[] payload) {
        String name = new String(lane.getValue(), UTF_8);
        int tab = name.indexOf('\t');
        boolean timed = lane.getScore() > 0 && !Double.isInfinite(lane.getScore());
        return new MessagePlace.Limited(
                keys.queue,
                payload,
                tab < 0 ? name : name.substring(0, tab),
                tab < 0 ? "" : name.substring(tab + 1),
                timed ? Optional.of(Instant.ofEpochMilli((long) lane.getScore())) : Optional.empty(),
                holders(keys, name));
    }

    /** The tasks in flight whose fields are marked with a lane: see {@code flow.lua}. */
    private List<Holder> holders(RedisKeys keys, String lane) {
        List<Holder> holders = new ArrayList<>();
        for (ScoredValue<byte[]> lease : leases(keys)) {
            String id = new String(lease.getValue(), UTF_8);
            byte[] hash = keys.inFlight(id);
            for (byte[] field : link.await(link.redis().hkeys(hash), ACTION, keys.queue)) {
                String[] marks = new String(field, UTF_8).split("\n", -1);
                if (marks.length > 1 && marks[1].equals(lane)) {
                    byte[] message = link.await(link.redis().hget(hash, field), ACTION, keys.queue);
                    if (message != null) {
                        holders.add(new Holder(idOf(message), workerOf(id)));
                    }
                }
            }
        }
        return holders;
    }

    private Optional<MessagePlace> inFlight(RedisKeys keys) {
        for (ScoredValue<byte[]> lease : leases(keys)) {
            String id = new String(lease.getValue(), UTF_8);
            Optional<Found> found = find(keys.inFlight(id), "hash", Found::entry);
            if (found.isPresent()) {
                return Optional.of(new MessagePlace.InFlight(
                        keys.queue, found.get().entry(), workerOf(id), Instant.ofEpochMilli((long) lease.getScore())));
            }
        }
        return Optional.empty();
    }

    private List<ScoredValue<byte[]>> leases(RedisKeys keys) {
        return link.await(link.redis().zrangeWithScores(keys.leases, 0, -1), ACTION, keys.queue);
    }

    /** The id of a lease goes on after the worker's name. */
    private static String workerOf(String leaseId) {
        int slash = leaseId.lastIndexOf('/');
        return slash < 0 ? leaseId : leaseId.substring(0, slash);
    }

    private Optional<MessagePlace> dead(RedisKeys keys) {
        RedisDeadLetters letters = new RedisDeadLetters(link, keys);
        return find(
                        keys.deadLetters,
                        "hash",
                        found -> letters.find(found.with())
                                .map(DeadLetter::payload)
                                .orElse(found.entry()))
                .flatMap(found -> letters.find(found.with()))
                .map(MessagePlace.Dead::new);
    }

    /** Celery's hash of what its workers hold: lists of an envelope, an exchange and a routing key. */
    private Optional<MessagePlace> unacknowledged() {
        return find(keyspace.key("unacked"), "hash", found -> envelopeOf(found.entry()))
                .map(found -> {
                    Double since = link.await(
                            link.redis().zscore(keyspace.key("unacked_index"), found.with()), ACTION, "unacked");
                    List<?> parts = partsOf(found.entry());
                    return new MessagePlace.Unacknowledged(
                            String.valueOf(parts.get(parts.size() - 1)),
                            envelopeOf(found.entry()),
                            since == null ? Instant.EPOCH : Instant.ofEpochMilli((long) (since * 1000)));
                });
    }

    private static List<?> partsOf(byte[] entry) {
        return CeleryJson.readPlain(new String(entry, UTF_8)) instanceof List<?> parts ? parts : List.of();
    }

    private static byte[] envelopeOf(byte[] entry) {
        List<?> parts = partsOf(entry);
        return !parts.isEmpty() && parts.get(0) instanceof Map<?, ?> envelope
                ? CeleryJson.write(envelope).getBytes(UTF_8)
                : new byte[0];
    }

    /** The first entry whose message is that of the task. */
    private Optional<Found> find(byte[] key, String kind, Function<Found, byte[]> message) {
        String from = "0";
        for (int page = 0; page < MOST_PAGES && !from.isEmpty(); page++) {
            List<Object> answer = link.await(
                    FIND_IN.run(
                            link.redis(),
                            new byte[][] {key},
                            kind.getBytes(UTF_8),
                            from.getBytes(UTF_8),
                            Integer.toString(PAGE).getBytes(UTF_8),
                            needles[0],
                            needles[1]),
                    ACTION,
                    new String(key, UTF_8));
            if (answer.size() > 1) {
                Found found = new Found((Long) answer.get(1), (byte[]) answer.get(2), (byte[]) answer.get(3));
                if (idOf(message.apply(found)).equals(taskId)) {
                    return Optional.of(found);
                }
            }
            from = new String((byte[]) answer.get(0), UTF_8);
        }
        return Optional.empty();
    }

    private static String idOf(byte[] message) {
        try {
            return MessageCodec.decode(message).id();
        } catch (UnreadableMessageException e) {
            return "";
        }
    }
}
