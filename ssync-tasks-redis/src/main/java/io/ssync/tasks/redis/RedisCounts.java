package io.ssync.tasks.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.tasks.broker.Broker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Counts in Redis: a hash for each slice, which expires by itself. Safe for use by any thread. */
final class RedisCounts implements Broker.Counts {
    private static final LuaScript<Long> ADD = LuaScript.returningNumber("add_counts.lua");
    private static final Span[] SPANS = Span.values();

    /** So many names are one script: more would hold up other clients. */
    private static final int TOGETHER = 50;

    private final RedisLink link;
    private final RedisKeyspace keyspace;

    RedisCounts(RedisLink link, RedisKeyspace keyspace) {
        this.link = link;
        this.keyspace = keyspace;
    }

    @Override
    public void add(Instant at, Map<String, String> counts) {
        byte[][] keys = Arrays.stream(SPANS)
                .map(span -> keyspace.counts(span, span.begin(at)))
                .toArray(byte[][]::new);
        List<Map.Entry<String, String>> all = List.copyOf(counts.entrySet());
        for (int i = 0; i < all.size(); i += TOGETHER) {
            byte[][] arguments = arguments(all.subList(i, Math.min(i + TOGETHER, all.size())));
            link.await(ADD.run(link.redis(), keys, arguments), "add to", "counts");
        }
    }

    private static byte[][] arguments(List<Map.Entry<String, String>> counts) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Integer.toString(MOST_NAMES));
        arguments.add(OTHER);
        for (Span span : SPANS) {
            arguments.add(Long.toString(span.kept().toMillis()));
        }
        counts.forEach(entry -> {
            arguments.add(entry.getKey());
            arguments.add(entry.getValue());
        });
        return arguments.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    @Override
    public List<Slice> read(Span span, Instant from, Instant until) {
        List<Instant> begins = span.begins(from, until);
        // All are asked for before the first answer is awaited.
        List<CompletionStage<Map<byte[], byte[]>>> answers = new ArrayList<>();
        begins.forEach(begin -> answers.add(link.redis().hgetall(keyspace.counts(span, begin))));
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Map<String, String> counts = new HashMap<>();
            link.await(answers.get(i), "read", "counts")
                    .forEach((name, text) -> counts.put(new String(name, UTF_8), new String(text, UTF_8)));
            slices.add(new Slice(begins.get(i), counts));
        }
        return slices;
    }
}
