package io.ssync.school.upload;

import static java.util.stream.Collectors.joining;

import io.ssync.sheets.RowError;
import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;
import io.ssync.sheets.SheetWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the wrong rows of an upload in a workbook, each with what is wrong with it, to be corrected and uploaded again: the
 * column of reasons is one that an upload does not know. Packed as the rows come, since a hopeless file has nothing else.
 */
final class ErrorWorkbook<C extends SheetColumn> {

    private final List<C> columns;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private @Nullable SheetWriter<C> writer;

    ErrorWorkbook(List<C> columns) {
        this.columns = columns;
    }

    void add(RowFields<C> fields) {
        try {
            if (writer == null) {
                writer = new SheetWriter<>(content, "Rows to correct", columns);
                writer.remarks(SheetWriter.REASONS);
            }
            writer.row(column -> fields.row().cell(column).text());
            writer.remark(fields.faults().stream().map(RowError::reason).collect(joining("; ")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The workbook, empty if no row was wrong. */
    byte[] finish() {
        try {
            if (writer != null) {
                writer.finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content.toByteArray();
    }
}
