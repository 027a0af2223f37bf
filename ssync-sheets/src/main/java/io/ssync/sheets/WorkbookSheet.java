package io.ssync.sheets;

import java.io.IOException;
import javax.xml.stream.XMLStreamException;

/**
 * The active worksheet of an Excel workbook. Opening it reads the small parts and the shared strings; the worksheet itself,
 * which is nearly all of the file, is streamed anew each time it is read.
 */
final class WorkbookSheet implements Sheet {

    private final WorkbookParts parts;
    private final WorkbookLayout layout;
    private final CellReader cells;
    private final SheetLimits limits;

    WorkbookSheet(byte[] file, SheetLimits limits) {
        this.limits = limits;
        try {
            parts = new WorkbookParts(file, limits);
            layout = WorkbookLayout.of(parts, limits);
            cells = new CellReader(strings(), dateFormats(), layout.countsFrom1904());
        } catch (IOException | XMLStreamException | NumberFormatException e) {
            throw damaged(e);
        }
    }

    @Override
    public SheetRows rows() {
        try {
            String name = layout.worksheet();
            return new WorksheetRows(
                    parts.open(name, limits.worksheetBytes()).orElseThrow(() -> new IOException(name + " is missing")),
                    cells,
                    limits);
        } catch (IOException | XMLStreamException e) {
            throw damaged(e);
        }
    }

    /** The refusal of a file that begins like a workbook and goes on like something else. */
    static SheetRejectedException damaged(Exception cause) {
        return new SheetRejectedException(
                "The workbook is damaged or incomplete. Open it in a spreadsheet program, save it and upload it again.",
                cause);
    }

    private SharedStrings strings() throws IOException, XMLStreamException {
        if (layout.strings() == null) {
            return new SharedStrings();
        }
        var part = parts.open(layout.strings(), limits.sharedTextPartBytes());
        return part.isPresent() ? new SharedStrings(part.get(), limits) : new SharedStrings();
    }

    private DateFormats dateFormats() throws IOException, XMLStreamException {
        if (layout.styles() == null) {
            return new DateFormats();
        }
        var part = parts.open(layout.styles(), limits.partBytes());
        return part.isPresent() ? new DateFormats(part.get()) : new DateFormats();
    }
}
