package io.ssync.sheets;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Streams the rows of a table out of OpenDocument content. A row or a cell that is there several times in a row is written once, with
 * a number: the empty rest of a sheet is one row a million times.
 */
final class OpenDocumentRows implements SheetRows {

    private static final int LAST_ROW = 1_048_576;
    private static final int LAST_COLUMN = 16_384;

    /** A cell that is merged downwards, and the rows below in which it is seen too. */
    private record Merged(Cell cell, int lastRow) {}

    private final XmlCursor xml;
    private final SheetLimits limits;
    private final Map<Integer, Merged> merged = new HashMap<>();
    private List<Cell> cells = List.of();
    private boolean hidden;
    private int row;
    private int repetitions;

    OpenDocumentRows(XmlCursor xml, SheetLimits limits) {
        this.xml = xml;
        this.limits = limits;
    }

    @Override
    public @Nullable SheetRow next() {
        try {
            while (repetitions == 0 || cells.isEmpty()) {
                row += repetitions;
                repetitions = 0;
                if (!nextRow()) {
                    return null;
                }
            }
            repetitions--;
            if (++row > LAST_ROW) {
                throw new XMLStreamException("row " + row);
            }
            return new SheetRow(row, cells, hidden);
        } catch (XMLStreamException | NumberFormatException e) {
            throw WorkbookSheet.damaged(e);
        }
    }

    private boolean nextRow() throws XMLStreamException {
        for (String name = xml.nextWithin("table"); name != null; name = xml.nextWithin("table")) {
            if (name.equals("table-row")) {
                repetitions = repeated("number-rows-repeated", LAST_ROW);
                String visibility = xml.prefixedAttribute("visibility");
                hidden = visibility != null && !visibility.equals("visible");
                cells = readRow();
                return true;
            }
        }
        return false;
    }

    private List<Cell> readRow() throws XMLStreamException {
        RowCells read = new RowCells(limits.columns());
        int column = 0;
        for (String name = xml.nextWithin("table-row"); name != null; name = xml.nextWithin("table-row")) {
            if (!name.equals("table-cell") && !name.equals("covered-table-cell")) {
                continue;
            }
            int times = repeated("number-columns-repeated", LAST_COLUMN);
            int rows = repeated("number-rows-spanned", LAST_ROW);
            Cell cell = cell();
            for (int i = 0; i < times; i++) {
                column++;
                Cell seen = cell.isBlank() && name.equals("covered-table-cell") ? above(column) : cell;
                read.add(column, seen);
                if (rows > 1) {
                    merged.put(column, new Merged(cell, row + rows));
                }
            }
        }
        return new ArrayList<>(read.toList());
    }

    private Cell above(int column) {
        Merged above = merged.get(column);
        return above != null && row + 1 <= above.lastRow() ? above.cell() : Cell.Blank.BLANK;
    }

    /** Reads the cell that the cursor stands on, and moves to its end. */
    private Cell cell() throws XMLStreamException {
        String type = xml.prefixedAttribute("value-type");
        String value = xml.prefixedAttribute("value");
        String date = xml.prefixedAttribute("date-value");
        String truth = xml.prefixedAttribute("boolean-value");
        String text = xml.paragraphs();
        if (type == null) {
            return Cell.Text.of(text);
        }
        return switch (type) {
            case "float", "percentage", "currency" ->
                value == null ? Cell.Text.of(text) : new Cell.Number(CellReader.number(value));
            case "date" -> date == null ? Cell.Text.of(text) : date(date);
            case "boolean" -> new Cell.Text("true".equals(truth) ? "TRUE" : "FALSE");
            default -> Cell.Text.of(text); // also a time of day and a duration: as they are shown
        };
    }

    private static Cell date(String value) {
        try {
            return new Cell.DateTime(
                    value.indexOf('T') < 0 ? LocalDate.parse(value).atStartOfDay() : LocalDateTime.parse(value));
        } catch (DateTimeException e) {
            return new Cell.Unreadable(value, "is not a date");
        }
    }

    private int repeated(String attribute, int most) {
        String number = xml.prefixedAttribute(attribute);
        return number == null ? 1 : Math.max(1, (int) Math.min(most, Long.parseLong(number)));
    }

    @Override
    public void close() {
        try {
            xml.close();
        } catch (XMLStreamException e) {
            throw WorkbookSheet.damaged(e);
        }
    }
}
