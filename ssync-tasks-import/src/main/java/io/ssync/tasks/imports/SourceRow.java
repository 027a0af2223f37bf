package io.ssync.tasks.imports;

import java.util.Objects;

/**
 * A row that comes from anywhere.
 *
 * @param cursor from where to go on after this row, in the words of the source
 * @param value what the row says
 * @param <R> the type of that
 */
public record SourceRow<R>(String cursor, R value) {

    /** Checks that both are there. */
    public SourceRow {
        Objects.requireNonNull(cursor, "cursor");
        Objects.requireNonNull(value, "value");
    }
}
