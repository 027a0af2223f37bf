package io.ssync.sheets;

import java.io.InputStream;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Streams the rows of a worksheet out of its XML. */
final class WorksheetRows implements SheetRows {

    /** What a spreadsheet program can hold. */
    private static final int LAST_ROW = 1_048_576;

    private static final int LAST_COLUMN = 16_384;

    private final XmlCursor xml;
    private final CellReader cells;
    private final SheetLimits limits;
    private final MergedCells.Filling merged;
    private int row;
    private boolean hidden;

    WorksheetRows(InputStream part, CellReader cells, MergedCells merged, SheetLimits limits)
            throws XMLStreamException {
        this.cells = cells;
        this.limits = limits;
        this.merged = merged.fill();
        xml = new XmlCursor(part);
        xml.moveTo("sheetData");
    }

    @Override
    public @Nullable SheetRow next() {
        try {
            for (String name = xml.nextWithin("sheetData"); name != null; name = xml.nextWithin("sheetData")) {
                if (name.equals("row")) {
                    List<Cell> read = readRow();
                    if (!read.isEmpty()) {
                        return new SheetRow(row, merged.fill(row, read), hidden);
                    }
                }
            }
            return null;
        } catch (XMLStreamException | NumberFormatException e) {
            throw WorkbookSheet.damaged(e);
        }
    }

    private List<Cell> readRow() throws XMLStreamException {
        String number = xml.attribute("r");
        row = number == null ? row + 1 : Integer.parseInt(number);
        if (row < 1 || row > LAST_ROW) {
            throw new XMLStreamException("row " + row);
        }
        String hiddenRow = xml.attribute("hidden");
        hidden = "1".equals(hiddenRow) || "true".equals(hiddenRow);
        RowCells read = new RowCells(limits.columns());
        int column = 0;
        for (String name = xml.nextWithin("row"); name != null; name = xml.nextWithin("row")) {
            if (name.equals("c")) {
                String reference = xml.attribute("r");
                column = reference == null ? column + 1 : column(reference);
                read.add(column, cells.read(xml));
            }
        }
        return read.toList();
    }

    /** The number of the column in a reference such as {@code AB12}, from 1. */
    static int column(String reference) throws XMLStreamException {
        int column = 0;
        for (int i = 0; i < reference.length(); i++) {
            char c = reference.charAt(i);
            if (c < 'A' || c > 'Z') {
                break;
            }
            column = column * 26 + c - 'A' + 1;
            if (column > LAST_COLUMN) {
                throw new XMLStreamException("cell " + reference);
            }
        }
        if (column == 0) {
            throw new XMLStreamException("cell " + reference);
        }
        return column;
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
