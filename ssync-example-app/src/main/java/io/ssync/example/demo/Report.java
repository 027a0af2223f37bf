package io.ssync.example.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The report of an upload as the API gives it. */
final class Report {
    private final Map<?, ?> body;

    Report(Map<?, ?> body) {
        this.body = body;
    }

    /** Whether every right row was stored, every wrong one was found, and each for its own mistake. */
    boolean isExpected(StudentSheet sheet) {
        int failed = sheet.mistakes().size();
        return count("total_rows") == sheet.students()
                && count("created") == sheet.students() - failed
                && count("failed") == failed
                && columnsAtFault().equals(sheet.mistakes());
    }

    void print(PrintWriter out, Duration took) {
        long rows = count("total_rows");
        double seconds = took.toNanos() / 1e9;
        out.printf(
                Locale.ROOT,
                "created %d, failed %d, of %,d rows in %.2f s (%,.0f rows/s)%n",
                count("created"),
                count("failed"),
                rows,
                seconds,
                rows / seconds);
        for (Map<?, ?> error : errors()) {
            out.printf(
                    "  row %5s  %-17s %s%s%n",
                    error.get("row"), error.get("column"), error.get("reason"), value(error));
        }
    }

    private static String value(Map<?, ?> error) {
        String value = String.valueOf(error.get("value"));
        return value.isEmpty() ? "" : ": " + (value.length() > 30 ? value.substring(0, 29) + "…" : value);
    }

    private SortedMap<Integer, String> columnsAtFault() {
        SortedMap<Integer, String> columns = new TreeMap<>();
        errors().forEach(error -> columns.merge(
                ((Number) Objects.requireNonNull(error.get("row"), "each names its row")).intValue(),
                String.valueOf(error.get("column")),
                (one, other) -> one + " and " + other));
        return columns;
    }

    private List<Map<?, ?>> errors() {
        return body.get("errors") instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(error -> (Map<?, ?>) error).toList()
                : List.of();
    }

    private long count(String name) {
        Object count = body.get(name);
        return count instanceof Number number ? number.longValue() : -1;
    }
}
