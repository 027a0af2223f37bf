package io.ssync.sheets;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Writes a workbook for people: a title, headings, and rows of texts and numbers. Its columns may be any, unlike those of a
 * {@link SheetWriter}, which are read again. For one thread.
 */
public final class TableWriter {

    private static final int HEADINGS = 2;

    /** In characters: what texts take, and what numbers do. */
    private static final double WIDE = 24;

    private static final double NARROW = 12;

    private final Workbook workbook;
    private final Worksheet sheet;
    private int row = HEADINGS;

    /**
     * Begins a workbook.
     *
     * @param out where it goes; left open
     * @param name the name of the worksheet
     * @param title what stands above the headings
     * @param headings one for each column
     * @param wide how many of the first columns hold texts and are wide
     */
    public TableWriter(OutputStream out, String name, String title, List<String> headings, int wide) {
        workbook = new Workbook(out, "SSync", "1.0");
        sheet = workbook.newWorksheet(name);
        sheet.inlineString(0, 0, title);
        sheet.style(0, 0).bold().fontSize(14).set();
        for (int column = 0; column < headings.size(); column++) {
            sheet.width(column, column < wide ? WIDE : NARROW);
            sheet.inlineString(HEADINGS, column, headings.get(column));
            sheet.style(HEADINGS, column).bold().wrapText(true).set();
        }
        sheet.freezePane(wide, HEADINGS + 1);
    }

    /**
     * Writes the next row.
     *
     * @param cells texts, numbers, decimals with as many places as they have, and null for nothing
     */
    public void row(List<?> cells) {
        row++;
        for (int column = 0; column < cells.size(); column++) {
            Object cell = cells.get(column);
            if (cell instanceof Number number) {
                sheet.value(row, column, number);
                if (number instanceof BigDecimal decimal && decimal.scale() > 0) {
                    sheet.style(row, column)
                            .format("0." + "0".repeat(decimal.scale()))
                            .set();
                }
            } else if (cell != null) {
                sheet.inlineString(row, column, String.valueOf(cell));
            }
        }
    }

    /** Leaves a row empty. */
    public void gap() {
        row++;
    }

    /**
     * Ends the workbook.
     *
     * @throws IOException if the stream fails
     */
    public void finish() throws IOException {
        workbook.finish();
    }
}
