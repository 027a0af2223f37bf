package io.ssync.sheets;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/**
 * The active worksheet of an Excel workbook. Opening it reads the small parts and the shared strings; the worksheet itself,
 * which is nearly all of the file, is streamed anew each time it is read.
 */
final class WorkbookSheet implements Sheet {

    private static final int MOST_OTHERS = 20;

    private final WorkbookParts parts;
    private final WorkbookLayout layout;
    private final CellReader cells;
    private final MergedCells merges;
    private final SheetLimits limits;

    WorkbookSheet(WorkbookParts parts, SheetLimits limits) {
        this.parts = parts;
        this.limits = limits;
        try {
            layout = WorkbookLayout.of(parts, limits);
            cells = new CellReader(strings(), dateFormats(), layout.countsFrom1904());
            merges = MergedCells.of(open(layout.worksheet()));
        } catch (IOException | XMLStreamException | NumberFormatException e) {
            throw damaged(e);
        }
    }

    @Override
    public SheetRows rows() {
        return rows(layout.worksheet(), merges);
    }

    /** Looks at each only as far as its first row with something in it, and at no more of them than anyone reads. */
    @Override
    public List<String> others() {
        return layout.otherWorksheets().entrySet().stream()
                .limit(MOST_OTHERS)
                .filter(other -> holdsSomething(other.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean holdsSomething(String worksheet) {
        try (SheetRows rows = rows(worksheet, MergedCells.NONE)) {
            return rows.next() != null;
        } catch (SheetRejectedException e) {
            return true; // a fault of a worksheet that nobody asked for
        }
    }

    @Override
    public boolean countsFrom1904() {
        return layout.countsFrom1904();
    }

    private SheetRows rows(String worksheet, MergedCells merged) {
        try {
            return new WorksheetRows(open(worksheet), cells, merged, limits);
        } catch (IOException | XMLStreamException e) {
            throw damaged(e);
        }
    }

    private InputStream open(String worksheet) throws IOException {
        return parts.open(worksheet, limits.worksheetBytes())
                .orElseThrow(() -> new IOException(worksheet + " is missing"));
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
