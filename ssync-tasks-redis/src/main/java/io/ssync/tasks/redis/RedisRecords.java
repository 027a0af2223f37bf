package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.ssync.tasks.broker.Broker.Records;
import io.ssync.tasks.broker.OutboundMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Records in Redis: a hash, and a sorted set for each history. Safe for use by any thread. */
final class RedisRecords implements Records {
    private static final LuaScript<List<Object>> LOOK = LuaScript.returningTable("look_records.lua");
    private static final LuaScript<List<Object>> CHANGE = LuaScript.returningTable("change_records.lua");
    private static final LuaScript<Long> FORGET = LuaScript.returningNumber("forget_lines.lua");

    /** So many changes are one script: more would hold up other clients. */
    private static final int TOGETHER = 250;

    private static final Outcome[] OUTCOMES = {Outcome.DONE, Outcome.MOVED, Outcome.EARLY, Outcome.TAKEN};
    private static final byte[] EMPTY = {};

    private final RedisLink link;
    private final QueueNames queues;
    private final String of;
    private final byte[] records;
    private final byte[] head;
    private final byte[] first;

    RedisRecords(RedisLink link, QueueNames queues, String of) {
        this.link = link;
        this.queues = queues;
        this.of = of;
        this.records = queues.keyspace().records(of);
        this.head = queues.keyspace().recordsHead(of);
        this.first = queues.keyspace().recordsFirst(of);
    }

    @Override
    public Look look() {
        List<Object> answer = link.await(LOOK.run(link.redis(), new byte[][] {head}), "look at", of);
        Instant now = Instant.ofEpochSecond((Long) answer.get(0)).plus((Long) answer.get(1), ChronoUnit.MICROS);
        return new Look(now, new String((byte[]) answer.get(2), UTF_8));
    }

    @Override
    public Map<String, Entry> all() {
        Map<String, Entry> all = new HashMap<>();
        link.await(link.redis().hgetall(records), "read", of)
                .forEach((name, kept) -> all.put(new String(name, UTF_8), entry(kept)));
        return all;
    }

    @Override
    public Map<String, Entry> find(Collection<String> names) {
        Map<String, Entry> found = new HashMap<>();
        if (!names.isEmpty()) {
            byte[][] fields = names.stream().map(RedisRecords::bytes).toArray(byte[][]::new);
            for (KeyValue<byte[], byte[]> kept : link.await(link.redis().hmget(records, fields), "read", of)) {
                kept.ifHasValue(value -> found.put(new String(kept.getKey(), UTF_8), entry(value)));
            }
        }
        return found;
    }

    private static Entry entry(byte[] kept) {
        String text = new String(kept, UTF_8);
        int space = text.indexOf(' ');
        return new Entry(Long.parseLong(text.substring(0, space)), text.substring(space + 1));
    }

    @Override
    public List<Outcome> change(List<Change> changes) {
        List<Outcome> outcomes = new ArrayList<>(changes.size());
        for (int start = 0; start < changes.size(); start += TOGETHER) {
            Script script = new Script();
            changes.subList(start, Math.min(changes.size(), start + TOGETHER)).forEach(script::add);
            for (Object outcome : script.run()) {
                outcomes.add(OUTCOMES[Math.toIntExact((Long) outcome)]);
            }
        }
        return outcomes;
    }

    @Override
    public List<Line> lines(String name, int limit) {
        return lines(link.await(link.redis().zrevrange(history(name), 0, limit - 1L), "read the history of", name));
    }

    @Override
    public List<Line> lines(String name, Collection<Instant> at) {
        List<Line> found = new ArrayList<>();
        for (Instant time : at) {
            long score = micros(time);
            found.addAll(lines(link.await(
                    link.redis().zrangebyscore(history(name), Range.create(score, score)),
                    "read the history of",
                    name)));
        }
        return found;
    }

    private static List<Line> lines(List<byte[]> members) {
        List<Line> lines = new ArrayList<>(members.size());
        for (byte[] member : members) {
            String[] parts = new String(member, UTF_8).split(" ", 3);
            Instant at = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
            lines.add(new Line(at, parts[2], parts[1].equals("1"), null));
        }
        return lines;
    }

    @Override
    public int forgetLines(Instant before, int limit) {
        int forgotten = 0;
        Range<Long> old = Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(micros(before)));
        while (forgotten < limit) {
            List<byte[]> names = link.await(
                    link.redis().zrangebyscore(first, old, Limit.from(TOGETHER)), "look for old lines of", of);
            if (names.isEmpty()) {
                break;
            }
            for (byte[] name : names) {
                if (forgotten < limit) {
                    byte[][] keys = {history(new String(name, UTF_8)), first};
                    forgotten += Math.toIntExact(link.await(
                            FORGET.run(link.redis(), keys, name, number(micros(before)), number(limit - forgotten)),
                            "forget old lines of",
                            of));
                }
            }
        }
        return forgotten;
    }

    private byte[] history(String name) {
        return queues.keyspace().recordLines(of, name);
    }

    /** Rounded up, so that nothing is early. */
    private static long micros(Instant time) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).isBefore(time) ? micros + 1 : micros;
    }

    private static byte[] number(long number) {
        return bytes(Long.toString(number));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Some changes as the script takes them. */
    private final class Script {
        /** By what they are called in Java, since arrays are no keys of a map. */
        private final Map<String, Integer> numbers = new LinkedHashMap<>();

        private final List<byte[]> keys = new ArrayList<>(List.of(records, head, first));
        private final List<byte[]> arguments =
                new ArrayList<>(List.of(bytes(UUID.randomUUID().toString())));

        void add(Change change) {
            String text = change.text();
            arguments.add(bytes(change.name()));
            arguments.add(number(change.expected()));
            arguments.add(bytes(text == null ? "remove" : "keep"));
            arguments.add(bytes(text == null ? "" : text));
            arguments.add(flag(change.silent()));
            arguments.add(number(micros(change.notBefore())));
            arguments.add(key("history " + change.name(), history(change.name())));
            arguments.add(number(change.lines().size()));
            change.lines().forEach(this::add);
        }

        private void add(Line line) {
            OutboundMessage message = line.message();
            arguments.add(number(micros(line.at())));
            arguments.add(flag(line.settled()));
            arguments.add(bytes(line.text()));
            arguments.add(message == null ? number(0) : ready(message));
            arguments.add(message == null ? EMPTY : message.payload());
        }

        private byte[] ready(OutboundMessage message) {
            if (!message.due().isNow()) {
                throw new IllegalArgumentException("what is published with a record must be due now");
            }
            RedisKeys queue = queues.get(message.queue());
            return key(
                    "ready " + queue.step(message.priority()) + " " + message.queue(), queue.ready(message.priority()));
        }

        /** The number of a key, as Lua counts. */
        private byte[] key(String called, byte[] key) {
            Integer number = numbers.get(called);
            if (number == null) {
                keys.add(key);
                number = keys.size();
                numbers.put(called, number);
            }
            return number(number);
        }

        List<Object> run() {
            return link.await(
                    CHANGE.run(link.redis(), keys.toArray(byte[][]::new), arguments.toArray(byte[][]::new)),
                    "change",
                    of);
        }

        private byte[] flag(boolean set) {
            return bytes(set ? "1" : "0");
        }
    }
}
