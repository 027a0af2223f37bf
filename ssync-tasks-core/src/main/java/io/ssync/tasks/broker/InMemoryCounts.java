package io.ssync.tasks.broker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The counts of an {@link InMemoryBroker}. Safe for use by any thread. */
final class InMemoryCounts implements Broker.Counts {
    private final InstantSource clock;
    /** Guarded by this. */
    private final Map<Span, TreeMap<Instant, Map<String, String>>> slices = new EnumMap<>(Span.class);

    InMemoryCounts(InstantSource clock) {
        this.clock = clock;
        for (Span span : Span.values()) {
            slices.put(span, new TreeMap<>());
        }
    }

    @Override
    public synchronized void add(Instant at, Map<String, String> counts) {
        slices.forEach((span, kept) -> {
            Map<String, String> slice = kept.computeIfAbsent(span.begin(at), begin -> new HashMap<>());
            counts.forEach((name, text) -> {
                boolean apart = slice.containsKey(name) || slice.size() < MOST_NAMES;
                slice.merge(apart ? name : OTHER, text, InMemoryCounts::sum);
            });
            kept.headMap(clock.instant().minus(span.kept())).clear();
        });
    }

    private static String sum(String kept, String added) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String one : (kept + " " + added).split(" ")) {
            int colon = one.indexOf(':');
            if (colon > 0) {
                counts.merge(one.substring(0, colon), Long.valueOf(one.substring(colon + 1)), Long::sum);
            }
        }
        return counts.entrySet().stream()
                .map(count -> count.getKey() + ":" + count.getValue())
                .collect(Collectors.joining(" "));
    }

    @Override
    public synchronized List<Slice> read(Span span, Instant from, Instant until) {
        Map<Instant, Map<String, String>> kept = slices.getOrDefault(span, new TreeMap<>());
        return span.begins(from, until).stream()
                .map(begin -> new Slice(begin, kept.getOrDefault(begin, Map.of())))
                .toList();
    }
}
