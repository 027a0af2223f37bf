package io.ssync.tasks.imports;

import io.ssync.sheets.Cell;
import io.ssync.sheets.RowError;
import io.ssync.sheets.RowFields;
import io.ssync.sheets.TableRow;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a record, and how rows become records and records rows. For one run of an import, since what there is to choose
 * from is looked up for each.
 *
 * @param <R> the record
 */
final class RecordColumns<R> {

    private final List<RecordColumn> columns;
    private final Constructor<R> constructor;
    private final @Nullable PhoneCountry country;
    private final Map<String, Set<String>> allowed;
    private final List<Function<R, Optional<String>>> checks;

    /**
     * Takes the columns of a record.
     *
     * @param type the record
     * @param country of telephone numbers; null if it is not known
     * @param allowed what there is to choose from in columns of text, by component
     * @param checks each says what is wrong with a row as a whole
     */
    RecordColumns(
            Class<R> type,
            @Nullable PhoneCountry country,
            Map<String, Set<String>> allowed,
            List<Function<R, Optional<String>>> checks) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null || components.length == 0) {
            throw new IllegalArgumentException(type.getName() + " is not a record with components");
        }
        columns = Stream.of(components).map(RecordColumn::new).toList();
        try {
            constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has this constructor", e);
        }
        constructor.setAccessible(true);
        this.country = country;
        this.allowed = allowed;
        this.checks = checks;
    }

    List<RecordColumn> list() {
        return columns;
    }

    /** The column of a component. */
    RecordColumn named(String component) {
        return columns.stream()
                .filter(column -> column.name().equals(component))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no component " + component + ", but "
                        + String.join(
                                ", ", columns.stream().map(RecordColumn::name).toList())));
    }

    /** Reads a row. */
    ImportRow<R> read(TableRow<RecordColumn> row) {
        RowFields<RecordColumn> fields = new RowFields<>(row);
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            RecordColumn column = columns.get(i);
            values[i] = column.read(fields, country, allowed.get(column.name()));
        }
        R value = fields.hasFaults() ? null : make(values, fields);
        return new ImportRow<>(
                row.number(),
                Integer.toString(row.number()),
                fields.hasFaults() ? null : value,
                fields.faults(),
                fields.notes(),
                () -> columns.stream().map(column -> row.cell(column).text()).toList());
    }

    /** A row that cannot be read at all. */
    ImportRow<R> unreadable(int number, String text, String reason) {
        List<String> cells = new ArrayList<>(Collections.nCopies(columns.size(), ""));
        cells.set(0, text);
        return new ImportRow<>(
                number,
                Integer.toString(number),
                null,
                List.of(new RowError(number, "", text, reason)),
                List.of(),
                () -> cells);
    }

    /** Takes a record that was a record already, which is checked as a whole. */
    ImportRow<R> take(int number, SourceRow<R> row) {
        Function<RecordColumn, String> text = column -> {
            Object value = column.valueIn(row.value());
            return value == null ? "" : value.toString();
        };
        TableRow<RecordColumn> cells = TableRow.of(number, column -> Cell.ofText(text.apply(column)));
        RowFields<RecordColumn> fields = new RowFields<>(cells);
        check(row.value(), fields);
        return new ImportRow<>(
                number,
                row.cursor(),
                row.value(),
                fields.faults(),
                List.of(),
                () -> columns.stream().map(text).toList());
    }

    /** Whether a row is the example of the template, word for word. */
    boolean isExample(TableRow<RecordColumn> row) {
        boolean some = false;
        for (RecordColumn column : columns) {
            String example = column.column().example();
            some |= !example.isEmpty();
            if (!row.cell(column).text().equals(example)) {
                return false;
            }
        }
        return some;
    }

    private @Nullable R make(@Nullable Object[] values, RowFields<RecordColumn> fields) {
        try {
            R value = constructor.newInstance(values);
            check(value, fields);
            return value;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException said) {
                fault(fields, String.valueOf(said.getMessage())); // A record that checks itself says what is wrong.
                return null;
            }
            throw new IllegalStateException("The record of row " + fields.rowNumber() + " cannot be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record of row " + fields.rowNumber() + " cannot be made", e);
        }
    }

    private void check(R value, RowFields<RecordColumn> fields) {
        checks.forEach(check -> check.apply(value).ifPresent(reason -> fault(fields, reason)));
    }

    /** What is wrong with a row as a whole stands at its first column. */
    private void fault(RowFields<RecordColumn> fields, String reason) {
        fields.fault(columns.get(0), reason);
    }
}
