package io.ssync.school.academic;

import io.ssync.school.columns.StudentColumn;
import io.ssync.sheets.SheetWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.IntFunction;

/** Large workbooks of students. */
final class StudentSheets {

    private StudentSheets() {}

    /** A workbook of so many students; each is given as the texts of the first columns in their order. */
    static byte[] workbook(int students, IntFunction<String[]> student) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            SheetWriter<StudentColumn> writer = new SheetWriter<>(out, "Students", List.of(StudentColumn.values()));
            for (int i = 0; i < students; i++) {
                String[] cells = student.apply(i);
                writer.row(column -> column.ordinal() < cells.length ? cells[column.ordinal()] : "");
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
