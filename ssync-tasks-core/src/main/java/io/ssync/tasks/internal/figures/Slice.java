package io.ssync.tasks.internal.figures;

import io.ssync.tasks.broker.Broker;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of tasks in a part of the time.
 *
 * @param begin when it begins
 * @param figures what happened in it
 */
public record Slice(Instant begin, Map<Series, Figure> figures) {
    /** Copies the map. */
    public Slice {
        figures = Map.copyOf(figures);
    }

    /** Adds figures to the counts of a broker; throws what that throws. */
    public static void add(Broker.Counts counts, Instant at, Map<Series, Figure> figures) {
        Map<String, String> texts = new HashMap<>();
        figures.forEach((series, figure) -> texts.put(series.name(), figure.text()));
        counts.add(at, texts);
    }

    /** Reads the counts of a broker as figures; throws what that throws. */
    public static List<Slice> read(Broker.Counts counts, Broker.Counts.Span span, Instant from, Instant until) {
        return counts.read(span, from, until).stream().map(Slice::of).toList();
    }

    private static Slice of(Broker.Counts.Slice kept) {
        Map<Series, Figure> figures = new HashMap<>();
        kept.counts().forEach((name, text) -> figures.merge(Series.named(name), Figure.parse(text), Figure::plus));
        return new Slice(kept.begin(), figures);
    }
}
