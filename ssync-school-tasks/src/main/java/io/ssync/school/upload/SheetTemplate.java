package io.ssync.school.upload;

import io.ssync.sheets.SheetColumn;
import io.ssync.sheets.SheetWriter;
import io.ssync.sheets.TableRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Workbooks to fill in and upload: the headings, one example row, and drop-down lists where there is something to choose from.
 * The example row may stay; an upload passes over it as long as nobody changes it.
 */
public final class SheetTemplate {

    private SheetTemplate() {}

    /**
     * Writes a template.
     *
     * @param name the name of the worksheet
     * @param columns its columns
     * @param choices what there is to choose from, by column
     * @param <C> the columns
     * @return the workbook
     */
    public static <C extends Enum<C> & SheetColumn> byte[] write(
            String name, Class<C> columns, Map<C, List<String>> choices) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            SheetWriter<C> writer = new SheetWriter<>(out, name, List.of(columns.getEnumConstants()));
            choices.forEach(writer::choices);
            writer.row(column -> column.column().example());
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Whether a row is the example of the template, word for word. */
    static <C extends SheetColumn> boolean isExample(TableRow<C> row, List<C> columns) {
        return columns.stream()
                .allMatch(
                        column -> row.cell(column).text().equals(column.column().example()));
    }
}
