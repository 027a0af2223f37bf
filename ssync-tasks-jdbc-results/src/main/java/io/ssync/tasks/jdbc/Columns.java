package io.ssync.tasks.jdbc;

import io.ssync.tasks.jdbc.internal.PostgresText;
import io.ssync.tasks.jdbc.internal.SqlFiles;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the result table as this database has them: versions of django-celery-results differ in them, and Django's
 * setting {@code DJANGO_CELERY_RESULTS_TASK_ID_MAX_LENGTH} changes their widths.
 *
 * @param widths how many characters a column takes at most, by name; empty for a column without a limit
 */
record Columns(Map<String, OptionalInt> widths) {
    static Columns read(Handle handle) {
        Map<String, OptionalInt> widths = new HashMap<>();
        handle.createQuery(SqlFiles.removingComments().locate(TaskResults.class, "columns"))
                .map((row, context) -> Map.entry(row.getString("name"), limit(row.getInt("max_length"))))
                .forEach(column -> widths.put(column.getKey(), column.getValue()));
        return new Columns(Map.copyOf(widths));
    }

    /** Leaves out the lines that need a column which is not there. */
    String adapt(String sql) {
        return widths.containsKey("date_started")
                ? sql
                : sql.lines().filter(line -> !line.endsWith("-- since 2.6")).collect(Collectors.joining("\n"));
    }

    /** The value as far as the column holds it: a name that is too long is no reason to lose a result. */
    @Nullable
    String fit(String column, @Nullable String value) {
        if (value == null) {
            return null;
        }
        String text = PostgresText.plain(value);
        return fits(column, text) ? text : text.substring(0, text.offsetByCodePoints(0, width(column)));
    }

    boolean fits(String column, String value) {
        // PostgreSQL counts characters, Java counts halves of the rare ones: never fewer.
        return value.length() <= width(column) || value.codePointCount(0, value.length()) <= width(column);
    }

    int width(String column) {
        return widths.getOrDefault(column, OptionalInt.empty()).orElse(Integer.MAX_VALUE);
    }

    private static OptionalInt limit(int maxLength) {
        return maxLength == 0 ? OptionalInt.empty() : OptionalInt.of(maxLength);
    }
}
