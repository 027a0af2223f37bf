package io.ssync.sheets;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Writes a workbook that {@link SheetTable} reads: headings in row 1, then rows in the order in which they come. Rows leave for
 * the stream as they are written, so any number fits in memory. For one thread.
 *
 * @param <C> the columns
 */
public final class SheetWriter<C extends SheetColumn> {

    /** The heading of a column with what is wrong with each row; a reader passes over it. */
    public static final String REASONS = "what is wrong";

    private static final int ROWS_IN_MEMORY = 1_000;

    /** In characters; wide enough for the headings. */
    private static final double COLUMN_WIDTH = 22;

    private static final double REMARK_WIDTH = 60;

    /** Drop-downs reach as far as anyone types by hand. */
    private static final int ROWS_WITH_CHOICES = 2_000;

    private final Workbook workbook;
    private final Worksheet sheet;
    private final List<C> columns;
    private int row = 1;
    private int choiceLists;

    /**
     * Begins a workbook with its headings.
     *
     * @param out where it goes; left open
     * @param name the name of the worksheet
     * @param inOrder the columns
     */
    public SheetWriter(OutputStream out, String name, List<C> inOrder) {
        workbook = new Workbook(out, "SSync", "1.0");
        sheet = workbook.newWorksheet(name);
        columns = List.copyOf(inOrder);
        for (int position = 0; position < columns.size(); position++) {
            C column = columns.get(position);
            heading(position, column.heading(), COLUMN_WIDTH);
            // Typed numbers stay as they are typed: a telephone number keeps its leading zero.
            sheet.style(position)
                    .format(column.column().isDate() ? "yyyy-mm-dd" : "@")
                    .set();
        }
        sheet.freezePane(0, 1);
    }

    /**
     * Adds a column after the others, whose cells {@link #remark} fills.
     *
     * @param heading its heading
     */
    public void remarks(String heading) {
        heading(columns.size(), heading, REMARK_WIDTH);
    }

    /**
     * Offers values for a column in a drop-down list; others may still be typed. Best called before the rows are written.
     *
     * @param column the column
     * @param values what to choose from; with none there is no list
     */
    public void choices(C column, List<String> values) {
        if (values.isEmpty()) {
            return;
        }
        Worksheet list = workbook.newWorksheet("Choices " + ++choiceLists);
        list.setVisibilityState(VisibilityState.HIDDEN);
        for (int i = 0; i < values.size(); i++) {
            list.value(i, 0, values.get(i));
        }
        int position = columns.indexOf(column);
        sheet.range(1, position, ROWS_WITH_CHOICES, position)
                .validateWithList(list.range(0, 0, values.size() - 1, 0))
                .showErrorMessage(false);
    }

    /**
     * Writes the next row.
     *
     * @param cells gives the text of each column; empty for none
     * @throws IOException if the stream fails
     */
    public void row(Function<C, String> cells) throws IOException {
        if (row % ROWS_IN_MEMORY == 0) {
            sheet.flush();
        }
        for (int position = 0; position < columns.size(); position++) {
            C column = columns.get(position);
            String text = Objects.requireNonNull(cells.apply(column), "text");
            if (!text.isEmpty()) {
                write(position, column, text);
            }
        }
        row++;
    }

    /**
     * Adds a remark to the last row.
     *
     * @param text what to say
     */
    public void remark(String text) {
        sheet.inlineString(row - 1, columns.size(), text);
        sheet.style(row - 1, columns.size()).fontColor("C00000").wrapText(true).set();
    }

    /**
     * Ends the workbook.
     *
     * @throws IOException if the stream fails
     */
    public void finish() throws IOException {
        workbook.finish();
    }

    private void heading(int position, String heading, double width) {
        sheet.width(position, width);
        sheet.value(0, position, heading.substring(0, 1).toUpperCase(Locale.ROOT) + heading.substring(1));
        sheet.style(0, position).bold().set();
    }

    private void write(int position, C column, String text) {
        if (column.column().isDate()) {
            var date = DateText.parse(text);
            if (date.isPresent()) {
                write(position, date.get());
                return;
            }
        }
        sheet.inlineString(row, position, text);
        sheet.style(row, position).format("@").set();
    }

    private void write(int position, LocalDate date) {
        sheet.value(row, position, date);
        sheet.style(row, position).format("yyyy-mm-dd").set();
    }
}
