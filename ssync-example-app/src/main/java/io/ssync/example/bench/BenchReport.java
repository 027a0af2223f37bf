package io.ssync.example.bench;

import io.ssync.example.bench.Measure.Unit;
import io.ssync.tasks.message.CeleryJson;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures of all rounds. Filled by one thread. */
final class BenchReport {
    private final Machine machine;
    private final BenchPlan plan;
    private final Map<Measure, List<Double>> figures = new EnumMap<>(Measure.class);

    /**
     * What was measured on.
     *
     * @param cores processors
     * @param java version and vendor of the Java runtime
     * @param redis version of the server
     * @param postgresql version of the server
     */
    record Machine(int cores, String java, String redis, String postgresql) {
        static Machine here(String redis, String postgresql) {
            String java = System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")";
            return new Machine(Runtime.getRuntime().availableProcessors(), java, redis, postgresql);
        }
    }

    BenchReport(Machine machine, BenchPlan plan) {
        this.machine = machine;
        this.plan = plan;
    }

    void add(Measure measure, double figure) {
        figures.computeIfAbsent(measure, none -> new ArrayList<>()).add(figure);
    }

    void addLatencies(double[] millis, Measure... percentiles) {
        for (Measure percentile : percentiles) {
            add(percentile, percentile.of(millis));
        }
    }

    double median(Measure measure) {
        return median(figures(measure));
    }

    /** The median of the rounds' own ratios, since a busy moment slows both down. */
    OptionalDouble ofCeiling(Measure measure) {
        if (measure.ceiling().isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> ceilings = figures(measure.ceiling().get());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ceilings.size(); round++) {
            ratios.add(figures(measure).get(round) / ceilings.get(round));
        }
        return OptionalDouble.of(median(ratios));
    }

    /** A table for people. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%d cores, Java %s, Redis %s, PostgreSQL %s%n%,d tasks, median of %d rounds%n%n",
                machine.cores(),
                machine.java(),
                machine.redis(),
                machine.postgresql(),
                plan.tasks(),
                plan.rounds()));
        for (Measure measure : figures.keySet()) {
            Unit unit = measure.unit();
            String ratio = "";
            if (ofCeiling(measure).isPresent()) {
                ratio = String.format(
                        Locale.ROOT,
                        "%5.0f %% of %s",
                        100 * ofCeiling(measure).getAsDouble(),
                        measure.ceiling().orElseThrow().label());
            }
            String line = String.format(
                    Locale.ROOT,
                    "%-42s %12s %-10s %s",
                    measure.label(),
                    unit.format(median(measure)),
                    unit.symbol(),
                    ratio);
            table.append(line.stripTrailing()).append(System.lineSeparator());
        }
        return table.toString();
    }

    /** One JSON object. */
    String json() {
        Map<String, Object> measures = new LinkedHashMap<>();
        for (Measure measure : figures.keySet()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("unit", measure.unit().symbol());
            one.put("median", rounded(median(measure)));
            one.put(
                    "rounds",
                    figures(measure).stream().map(BenchReport::rounded).toList());
            measure.ceiling().ifPresent(ceiling -> {
                one.put("ceiling", ceiling.key());
                one.put("of_ceiling", rounded(ofCeiling(measure).orElseThrow()));
            });
            measures.put(measure.key(), one);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", machine);
        report.put("tasks", plan.tasks());
        report.put("rounds", plan.rounds());
        report.put("measures", measures);
        return CeleryJson.write(report);
    }

    private List<Double> figures(Measure measure) {
        return figures.getOrDefault(measure, List.of());
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1e4) / 1e4;
    }
}
