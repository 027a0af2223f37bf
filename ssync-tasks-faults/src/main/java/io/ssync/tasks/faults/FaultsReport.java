package io.ssync.tasks.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The table of what came of the faults, for a terminal and for a page. */
final class FaultsReport {
    private FaultsReport() {}

    /** One line without the words: {@code worker-killed  ok  2350 tasks, …}. */
    static String line(Row row) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-18s %-8s %5d tasks, struck %2d times, %d lost, %3d run twice, %3d calls failed",
                row.fault().name(),
                result(row),
                row.tasks(),
                row.faults(),
                row.lost(),
                row.twice(),
                row.refused()));
        row.recovery().ifPresent(time -> line.append(", back after ").append(recovery(row)));
        row.violations().stream()
                .limit(20)
                .forEach(violation -> line.append("\n    ").append(violation));
        if (row.violations().size() > 20) {
            line.append("\n    … ").append(row.violations().size() - 20).append(" more");
        }
        return line.toString();
    }

    /** A table in Markdown. */
    static String markdown(List<Row> rows) {
        StringBuilder table = new StringBuilder("""
                | case | fault | promise | tasks | struck | lost | run twice | calls failed | longest recovery | result |
                |---|---|---|---|---|---|---|---|---|---|
                """);
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %,d | %d | %d | %d | %d | %s | %s |%n",
                    row.fault().name(),
                    row.fault().what(),
                    row.fault().promise(),
                    row.tasks(),
                    row.faults(),
                    row.lost(),
                    row.twice(),
                    row.refused(),
                    row.recovery().isPresent() ? recovery(row) : "",
                    result(row)));
        }
        return table.toString();
    }

    private static String result(Row row) {
        return row.holds() ? "ok" : "violated";
    }

    private static String recovery(Row row) {
        Duration time = row.recovery().orElseThrow();
        return String.format(
                Locale.ROOT,
                "%.1f s (%.2f leases)",
                time.toMillis() / 1e3,
                (double) time.toMillis() / row.lease().toMillis());
    }
}
