package io.ssync.sheets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where in a sheet the wanted columns are.
 *
 * <p>If all required columns have headings that are recognised, in one of the first rows, columns are found by heading, in any order, and unknown
 * columns are ignored. Otherwise columns are taken by position, in their standard order, but only if nothing speaks against
 * it: every heading that is recognised stands at its standard place. A guess beyond that would store values in wrong columns.
 */
final class ColumnPositions<C extends SheetColumn> {

    /** Headings have neither figures nor addresses of e-mail. */
    private static final Pattern LIKE_DATA = Pattern.compile("[\\p{N}@]");

    private final Map<C, Integer> positions;
    private final int headingsRow;
    private final List<String> notes;

    private ColumnPositions(Map<C, Integer> positions, int headingsRow, List<String> notes) {
        this.positions = positions;
        this.headingsRow = headingsRow;
        this.notes = notes;
    }

    /**
     * Looks for the columns.
     *
     * @param first the first rows with something in them: titles may stand above the headings
     */
    static <C extends SheetColumn> ColumnPositions<C> find(List<C> columns, List<SheetRow> first) {
        if (first.isEmpty()) {
            throw new SheetRejectedException("The sheet is empty.");
        }
        for (SheetRow row : first) {
            Map<C, Integer> found = byHeading(columns, row);
            if (missing(columns, found).isEmpty()) {
                refuseDoubles(columns, row);
                return new ColumnPositions<>(found, row.number(), ignored(row, found));
            }
        }
        return byPosition(columns, first.get(0));
    }

    private static <C extends SheetColumn> ColumnPositions<C> byPosition(List<C> columns, SheetRow headings) {
        if (headings.number() != 1) {
            throw new SheetRejectedException(
                    "Row 1 is empty. It must hold the headings: " + list(columns.stream()) + ".");
        }
        Map<C, Integer> byHeading = byHeading(columns, headings);
        boolean inStandardOrder =
                byHeading.entrySet().stream().allMatch(found -> columns.indexOf(found.getKey()) == found.getValue());
        boolean full = columns.stream()
                .filter(column -> column.column().isRequired())
                .noneMatch(column -> headings.cell(columns.indexOf(column)).isBlank());
        if (!inStandardOrder || !full) {
            refuseDoubles(columns, headings);
            List<C> missing = missing(columns, byHeading);
            throw new SheetRejectedException("Column missing: " + list(missing.stream()) + nearMisses(headings, missing)
                    + ". Row 1 must hold the headings: " + list(columns.stream()) + ".");
        }
        refuseData(headings, byHeading.isEmpty());
        Map<C, Integer> standard = new HashMap<>();
        columns.forEach(column -> standard.put(column, standard.size()));
        List<String> notes = new ArrayList<>();
        notes.add(
                "Not all headings are known, so the columns were taken in the standard order, and row 1 for headings: "
                        + headings.cells().stream().map(Cell::text).collect(Collectors.joining(", ")));
        notes.addAll(ignored(headings, standard));
        return new ColumnPositions<>(standard, headings.number(), notes);
    }

    /** The row that holds the headings. */
    int headingsRow() {
        return headingsRow;
    }

    /** Which column a position was taken for; empty if it is ignored. */
    Optional<C> at(int position) {
        return positions.entrySet().stream()
                .filter(found -> found.getValue() == position)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What a person should know of how the columns were found: which were not, above all. */
    List<String> notes() {
        return notes;
    }

    private static <C extends SheetColumn> List<C> missing(List<C> columns, Map<C, Integer> found) {
        return columns.stream()
                .filter(column -> column.column().isRequired() && !found.containsKey(column))
                .toList();
    }

    private static <C extends SheetColumn> List<String> ignored(SheetRow headings, Map<C, Integer> found) {
        List<String> ignored = new ArrayList<>();
        for (int position = 0; position < headings.cells().size(); position++) {
            String heading = headings.cell(position).text();
            if (!heading.isEmpty()
                    && !found.containsValue(position)
                    && !Headings.fold(heading).equals(Headings.fold(SheetWriter.REASONS))) {
                ignored.add("The column \"" + heading + "\" is not known and was ignored");
            }
        }
        return ignored;
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

    /** Of two columns with the same heading the first. */
    private static <C extends SheetColumn> Map<C, Integer> byHeading(List<C> columns, SheetRow headings) {
        Map<String, C> known = Headings.known(columns);
        Map<C, Integer> found = new HashMap<>();
        for (int position = 0; position < headings.cells().size(); position++) {
            C column = known.get(Headings.fold(headings.cell(position).text()));
            if (column != null) {
                found.putIfAbsent(column, position);
            }
        }
        return found;
    }

    private static <C extends SheetColumn> void refuseDoubles(List<C> columns, SheetRow headings) {
        Map<String, C> known = Headings.known(columns);
        Set<C> seen = new HashSet<>();
        for (Cell heading : headings.cells()) {
            C column = known.get(Headings.fold(heading.text()));
            if (column != null && !seen.add(column)) {
                throw new SheetRejectedException("There are two columns for the " + column.heading() + ".");
            }
        }
    }

    /** A sheet without headings would lose its first row. */
    private static void refuseData(SheetRow headings, boolean noneIsKnown) {
        for (Cell cell : headings.cells()) {
            boolean data = cell instanceof Cell.Number
                    || cell instanceof Cell.DateTime
                    || noneIsKnown && LIKE_DATA.matcher(cell.text()).find();
            if (data) {
                throw new SheetRejectedException("Row 1 must hold the headings, but it holds data: " + cell.text()
                        + ". Insert a row of headings.");
            }
        }
    }

    /** In parentheses, headings that may be meant for what is missing. */
    private static <C extends SheetColumn> String nearMisses(SheetRow headings, List<C> missing) {
        List<String> near = new ArrayList<>();
        for (Cell cell : headings.cells()) {
            Headings.nearest(cell.text(), missing)
                    .ifPresent(column -> near.add("is \"" + cell.text() + "\" the " + column.heading() + "?"));
        }
        return near.isEmpty() ? "" : " (" + String.join(" ", near) + ")";
    }

    private static String list(Stream<? extends SheetColumn> columns) {
        return columns.map(SheetColumn::heading).collect(Collectors.joining(", "));
    }
}
