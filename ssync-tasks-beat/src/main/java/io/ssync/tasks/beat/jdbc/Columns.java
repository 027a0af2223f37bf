package io.ssync.tasks.beat.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Times in columns and arrays of PostgreSQL, which has microseconds. */
final class Columns {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private Columns() {}

    static @Nullable OffsetDateTime time(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /** Times beyond those that people have, infinity among them, count as the last or the first one: others can be reckoned with. */
    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        if (time == null) {
            return null;
        }
        Instant instant = time.toInstant();
        return instant.isAfter(LAST) ? LAST : instant.isBefore(FIRST) ? FIRST : instant;
    }

    static Instant requireInstant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instant(row, column), column);
    }

    static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : (Integer) value;
    }

    static <T> Integer[] integers(Collection<T> all, Function<T, Integer> value) {
        return all.stream().map(value).toArray(Integer[]::new);
    }

    static <T> String[] texts(Collection<T> all, Function<T, @Nullable String> value) {
        return all.stream().map(value).toArray(String[]::new);
    }

    static <T> OffsetDateTime[] times(Collection<T> all, Function<T, @Nullable Instant> value) {
        return all.stream().map(each -> time(value.apply(each))).toArray(OffsetDateTime[]::new);
    }
}
