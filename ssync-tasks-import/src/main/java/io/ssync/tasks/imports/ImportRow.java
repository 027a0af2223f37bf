package io.ssync.tasks.imports;

import io.ssync.sheets.RowError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row on its way. For one thread.
 *
 * @param <R> what it says
 */
public final class ImportRow<R> {

    private final int number;
    private final String cursor;
    private final @Nullable R value;
    private final List<RowError> readingFaults;
    private final List<String> notes;
    private final Supplier<List<String>> cells;
    private final List<RowError> storingFaults = new ArrayList<>(0);
    private boolean updated;

    ImportRow(
            int number,
            String cursor,
            @Nullable R value,
            List<RowError> faults,
            List<String> notes,
            Supplier<List<String>> cells) {
        this.number = number;
        this.cursor = cursor;
        this.value = value;
        this.readingFaults = faults;
        this.notes = notes;
        this.cells = cells;
    }

    /**
     * What the row says.
     *
     * @return the record
     */
    public R value() {
        return Objects.requireNonNull(value, "a row without faults has a value");
    }

    /**
     * The row as a spreadsheet program numbers it, or its number in another source, from 1.
     *
     * @return the number
     */
    public int number() {
        return number;
    }

    /**
     * Says that the row cannot be stored, and that it was left out.
     *
     * @param column the heading of the column at fault; empty for the row as a whole
     * @param value what stands there
     * @param reason why, a phrase that can stand alone
     */
    public void fault(String column, String value, String reason) {
        storingFaults.add(new RowError(number, column, value, reason));
    }

    /**
     * Says that the row cannot be stored, and that it was left out.
     *
     * @param reason why, a phrase that can stand alone
     */
    public void fault(String reason) {
        fault("", "", reason);
    }

    /** Says that the row was about something that was there already, and counts as an update. */
    public void updated() {
        updated = true;
    }

    String cursor() {
        return cursor;
    }

    List<String> notes() {
        return notes;
    }

    /** What stands in the row, one text for each column. */
    List<String> cells() {
        return cells.get();
    }

    boolean isUpdate() {
        return updated;
    }

    boolean hasFaults() {
        return !readingFaults.isEmpty() || !storingFaults.isEmpty();
    }

    List<RowError> faults() {
        List<RowError> all = new ArrayList<>(readingFaults);
        all.addAll(storingFaults);
        return all;
    }

    /** Forgets what storing it came to, since that was rolled back. */
    void takeBack() {
        storingFaults.clear();
        updated = false;
    }
}
