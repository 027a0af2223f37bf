package io.ssync.sheets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The rows of an uploaded file, with their cells found by column. The file stays as it is, so the rows can be gone through
 * more than once; each time they are streamed from it.
 *
 * @param <C> the columns
 */
public final class SheetTable<C extends SheetColumn> {

    /** Above the headings stands a title, an address, an empty line. */
    private static final int LAST_ROW_OF_HEADINGS = 15;

    /** More than any sheet that people make by hand has. */
    private static final int MOST_RECOGNISED = 200;

    private final Sheet sheet;
    private final ColumnPositions<C> positions;
    private final SheetLimits limits;
    private final List<C> columns;
    private final List<SheetRow> first;

    private SheetTable(
            Sheet sheet, ColumnPositions<C> positions, SheetLimits limits, List<C> columns, List<SheetRow> first) {
        this.columns = columns;
        this.first = first;
        this.sheet = sheet;
        this.positions = positions;
        this.limits = limits;
    }

    /**
     * Opens a file and finds the columns by the headings in one of the first rows, or by position if they say nothing.
     *
     * @param file the whole file: a workbook or CSV
     * @param columns what to look for
     * @param <C> the columns
     * @return the table in the file
     * @throws SheetRejectedException if the file cannot be read or a required column is missing
     */
    public static <C extends Enum<C> & SheetColumn> SheetTable<C> open(byte[] file, Class<C> columns) {
        return open(file, columns, Map.of());
    }

    /**
     * Opens a file, and refuses one whose headings say that it is a sheet of another kind: it has what a sheet of that kind
     * must have, and more columns that only the other kind knows than such as only this one knows.
     *
     * @param file the whole file: a workbook or CSV
     * @param columns what to look for
     * @param others the columns of other kinds of sheets, by what people call these
     * @param <C> the columns
     * @return the table in the file
     * @throws SheetRejectedException if the file cannot be read, a required column is missing, or it is of another kind
     */
    public static <C extends Enum<C> & SheetColumn> SheetTable<C> open(
            byte[] file, Class<C> columns, Map<String, ? extends List<? extends SheetColumn>> others) {
        return open(file, List.of(columns.getEnumConstants()), others, SheetLimits.DEFAULTS);
    }

    /**
     * The same with columns that are no enum.
     *
     * @param file the whole file: a workbook or CSV
     * @param columns what to look for, in their standard order
     * @param others the columns of other kinds of sheets, by what people call these
     * @param <C> the columns
     * @return the table in the file
     * @throws SheetRejectedException if the file cannot be read, a required column is missing, or it is of another kind
     */
    public static <C extends SheetColumn> SheetTable<C> open(
            byte[] file, List<C> columns, Map<String, ? extends List<? extends SheetColumn>> others) {
        return open(file, List.copyOf(columns), others, SheetLimits.DEFAULTS);
    }

    /**
     * Opens a file of columns that are no enum.
     *
     * @param file the whole file: a workbook or CSV
     * @param columns what to look for, in their standard order
     * @param mostRows how many rows the file may have, with its headings
     * @param <C> the columns
     * @return the table in the file
     * @throws SheetRejectedException if the file cannot be read or a required column is missing
     */
    public static <C extends SheetColumn> SheetTable<C> open(byte[] file, List<C> columns, int mostRows) {
        return open(file, List.copyOf(columns), Map.of(), SheetLimits.DEFAULTS.withRows(mostRows));
    }

    static <C extends Enum<C> & SheetColumn> SheetTable<C> open(byte[] file, Class<C> columns, SheetLimits limits) {
        return open(file, List.of(columns.getEnumConstants()), Map.of(), limits);
    }

    private static <C extends SheetColumn> SheetTable<C> open(
            byte[] file,
            List<C> columns,
            Map<String, ? extends List<? extends SheetColumn>> others,
            SheetLimits limits) {
        Sheet sheet = Sheet.of(file, limits);
        try (SheetRows rows = sheet.rows()) {
            List<SheetRow> first = new ArrayList<>();
            for (SheetRow row = rows.next(); row != null && row.number() <= LAST_ROW_OF_HEADINGS; row = rows.next()) {
                first.add(row);
            }
            ColumnPositions<C> positions = ColumnPositions.find(columns, first);
            first.stream()
                    .filter(row -> row.number() == positions.headingsRow())
                    .forEach(headings -> OtherKinds.refuse(headings, columns, others));
            return new SheetTable<>(sheet, positions, limits, columns, first);
        }
    }

    /**
     * What the person who made the file should know of it, beyond what is wrong with rows: columns that were ignored,
     * worksheets that were not read.
     *
     * @return sentences without a full stop
     */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(positions.notes());
        if (positions.headingsRow() > 1) {
            notes.add(
                    "Row " + positions.headingsRow() + " was taken for the headings; what stands above it was ignored");
        }
        for (String other : sheet.others()) {
            notes.add("The worksheet \"" + other + "\" was not read: of a workbook only the active worksheet is");
        }
        return notes;
    }

    /**
     * Where the headings are.
     *
     * @return the row, as a spreadsheet program numbers it
     */
    public int headingsRow() {
        return positions.headingsRow();
    }

    /**
     * What was made of each column that has a heading, to be shown to the person who made the file before its rows are taken in.
     *
     * @return the columns from left to right; the first {@value #MOST_RECOGNISED} of them
     */
    public List<RecognisedColumn> recognised() {
        SheetRow headings = first.stream()
                .filter(row -> row.number() == positions.headingsRow())
                .findFirst()
                .orElseThrow();
        List<SheetRow> below = first.stream()
                .filter(row -> row.number() > positions.headingsRow())
                .toList();
        List<C> missing = new ArrayList<>(columns);
        for (int position = 0; position < headings.cells().size(); position++) {
            positions.at(position).ifPresent(missing::remove);
        }
        List<RecognisedColumn> recognised = new ArrayList<>();
        for (int position = 0; position < headings.cells().size() && recognised.size() < MOST_RECOGNISED; position++) {
            int here = position;
            String heading = headings.cell(here).text();
            Optional<C> column = positions.at(here);
            if (heading.isEmpty() && column.isEmpty()) {
                continue;
            }
            recognised.add(new RecognisedColumn(
                    RecognisedColumn.place(here),
                    heading,
                    column.map(SheetColumn::heading),
                    column.isPresent()
                            ? Optional.empty()
                            : Headings.nearest(heading, missing).map(SheetColumn::heading),
                    below.stream()
                            .map(row -> row.cell(here).text())
                            .filter(text -> !text.isEmpty())
                            .limit(RecognisedColumn.MOST_SAMPLES)
                            .toList()));
        }
        return recognised;
    }

    /**
     * Goes through the rows below the headings, in order. Rows with nothing in the columns looked for are skipped.
     *
     * @param action what to do with each row; what it throws ends the reading
     * @throws SheetRejectedException if the file turns out to be damaged or too large
     */
    public void forEachRow(Consumer<TableRow<C>> action) {
        try (SheetRows rows = sheet.rows()) {
            int count = 0;
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                if (++count > limits.rows()) {
                    throw new SheetRejectedException(
                            "The file has more than " + limits.rows() + " rows. Split it and upload the parts.");
                }
                if (row.number() > positions.headingsRow() && positions.anyIn(row)) {
                    action.accept(table(row));
                }
            }
        }
    }

    private TableRow<C> table(SheetRow row) {
        return new TableRow<>(
                row.number(), row.isHidden(), sheet.countsFrom1904(), column -> positions.cell(row, column));
    }
}
