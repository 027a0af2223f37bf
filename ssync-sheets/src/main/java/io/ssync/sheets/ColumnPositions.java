package io.ssync.sheets;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where in a sheet the wanted columns are.
 *
 * <p>If all required columns have headings that are recognised, columns are found by heading, in any order, and unknown
 * columns are ignored. Otherwise columns are taken by position, in their standard order, but only if nothing speaks against
 * it: every heading that is recognised stands at its standard place. A guess beyond that would store values in wrong columns.
 */
final class ColumnPositions<C extends Enum<C> & SheetColumn> {

    private final Map<C, Integer> positions;

    private ColumnPositions(Map<C, Integer> positions) {
        this.positions = positions;
    }

    static <C extends Enum<C> & SheetColumn> ColumnPositions<C> find(Class<C> type, @Nullable SheetRow headings) {
        if (headings == null) {
            throw new SheetRejectedException("The sheet is empty.");
        }
        List<C> columns = List.of(type.getEnumConstants());
        if (headings.number() != 1) {
            throw new SheetRejectedException(
                    "Row 1 is empty. It must hold the headings: " + list(columns.stream()) + ".");
        }
        Map<C, Integer> byHeading = byHeading(type, headings);
        List<C> missing = columns.stream()
                .filter(column -> column.column().isRequired() && !byHeading.containsKey(column))
                .toList();
        if (missing.isEmpty()) {
            return new ColumnPositions<>(byHeading);
        }
        boolean inStandardOrder =
                byHeading.entrySet().stream().allMatch(found -> found.getKey().ordinal() == found.getValue());
        int lastRequired = columns.stream()
                .filter(column -> column.column().isRequired())
                .mapToInt(Enum::ordinal)
                .max()
                .orElse(0);
        if (!inStandardOrder || headings.cells().size() <= lastRequired) {
            throw new SheetRejectedException("Column missing: " + list(missing.stream())
                    + ". Row 1 must hold the headings: " + list(columns.stream()) + ".");
        }
        refuseData(headings);
        Map<C, Integer> standard = new EnumMap<>(type);
        columns.forEach(column -> standard.put(column, column.ordinal()));
        return new ColumnPositions<>(standard);
    }

    Cell cell(SheetRow row, C column) {
        Integer position = positions.get(column);
        return position == null ? Cell.Blank.BLANK : row.cell(position);
    }

    /** Whether a row has something in one of the columns. */
    boolean anyIn(SheetRow row) {
        return positions.values().stream()
                .anyMatch(position -> !row.cell(position).isBlank());
    }

    private static <C extends Enum<C> & SheetColumn> Map<C, Integer> byHeading(Class<C> type, SheetRow headings) {
        Map<String, C> known = new HashMap<>();
        for (C column : type.getEnumConstants()) {
            known.put(fold(column.heading()), column);
            column.column().alsoCalled().forEach(name -> known.put(fold(name), column));
        }
        Map<C, Integer> found = new EnumMap<>(type);
        for (int position = 0; position < headings.cells().size(); position++) {
            C column = known.get(fold(headings.cell(position).text()));
            if (column != null && found.put(column, position) != null) {
                throw new SheetRejectedException("There are two columns for the " + column.heading() + ".");
            }
        }
        return found;
    }

    /** A sheet without headings would lose its first row. */
    private static void refuseData(SheetRow headings) {
        for (Cell cell : headings.cells()) {
            if (cell instanceof Cell.Number || cell instanceof Cell.DateTime) {
                throw new SheetRejectedException("Row 1 must hold the headings, but it holds data: " + cell.text()
                        + ". Insert a row of headings.");
            }
        }
    }

    /** Only letters and digits count, not their case; what is in parentheses is a remark. */
    private static String fold(String heading) {
        return heading.replaceAll("\\([^)]*+\\)?+", "")
                .replaceAll("[^\\p{L}\\p{N}]", "")
                .toLowerCase(Locale.ROOT);
    }

    private static String list(Stream<? extends SheetColumn> columns) {
        return columns.map(SheetColumn::heading).collect(Collectors.joining(", "));
    }
}
