package io.ssync.tasks.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of a soak, and what grew in it. */
final class SoakReport {
    private SoakReport() {}

    static String header() {
        return "| minute | runs | "
                + SoakSample.MEASURES.stream().map(SoakSample.Measure::name).collect(Collectors.joining(" | "))
                + " |\n|---|---|" + "---|".repeat(SoakSample.MEASURES.size());
    }

    static String line(SoakSample sample) {
        return String.format(Locale.ROOT, "| %.1f | %,d | ", sample.time().toMillis() / 60e3, sample.tasks())
                + SoakSample.MEASURES.stream()
                        .map(measure -> String.format(
                                Locale.ROOT, "%,d", measure.value().applyAsLong(sample)))
                        .collect(Collectors.joining(" | "))
                + " |";
    }

    /**
     * What grew: the least of the last third of the samples is above the least of the middle third by more than its slack. The first
     * third, in which pools and caches fill, does not count, and neither do samples that are high, however many: what leaks raises
     * the lowest.
     */
    static List<String> growth(List<SoakSample> samples) {
        int third = samples.size() / 3;
        List<String> grown = new ArrayList<>();
        if (third == 0) {
            return List.of("there are too few samples to see growth in: " + samples.size());
        }
        for (SoakSample.Measure measure : SoakSample.MEASURES) {
            long middle = least(samples.subList(third, samples.size() - third), measure);
            long last = least(samples.subList(samples.size() - third, samples.size()), measure);
            if (last > middle + measure.slack()) {
                grown.add(String.format(Locale.ROOT, "%s grew from %,d to %,d", measure.name(), middle, last));
            }
        }
        return grown;
    }

    private static long least(List<SoakSample> samples, SoakSample.Measure measure) {
        return samples.stream().mapToLong(measure.value()).min().orElseThrow();
    }
}
