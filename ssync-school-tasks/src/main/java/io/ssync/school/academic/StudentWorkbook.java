package io.ssync.school.academic;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Writes workbooks that {@link AcademicTasks#bulkUploadStudents} reads: one worksheet with the headings in row 1 and a student
 * in each row below. Without students it is a template to fill in.
 */
public final class StudentWorkbook {

    private static final int ROWS_IN_MEMORY = 1_000;

    /** In characters; wide enough for the headings. */
    private static final double COLUMN_WIDTH = 20;

    private StudentWorkbook() {}

    /**
     * Writes a workbook and leaves the stream open. Rows are written as they come, so any number fits in memory.
     *
     * @param out where to
     * @param students the rows
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, Iterable<StudentEntry> students) throws IOException {
        Workbook workbook = new Workbook(out, "SSync", "1.0");
        Worksheet sheet = workbook.newWorksheet("Students");
        for (StudentColumn column : StudentColumn.values()) {
            sheet.width(column.ordinal(), COLUMN_WIDTH);
            sheet.value(0, column.ordinal(), capitalized(column.heading()));
            sheet.style(0, column.ordinal()).bold().set();
        }
        sheet.freezePane(0, 1);
        // Typed numbers stay as they are typed: a telephone number keeps its leading zero.
        sheet.style(StudentColumn.ADMISSION_NUMBER.ordinal()).format("@").set();
        sheet.style(StudentColumn.PHONE_NUMBER.ordinal()).format("@").set();
        sheet.style(StudentColumn.DATE_OF_BIRTH.ordinal()).format("yyyy-mm-dd").set();
        int row = 1;
        for (StudentEntry student : students) {
            write(sheet, row, student);
            if (row++ % ROWS_IN_MEMORY == 0) {
                sheet.flush();
            }
        }
        workbook.finish();
    }

    private static void write(Worksheet sheet, int row, StudentEntry student) {
        List<String> texts = List.of(
                student.admissionNumber(),
                student.firstName(),
                student.lastName(),
                "",
                student.gender(),
                student.email(),
                student.phoneNumber(),
                student.address(),
                student.classroom(),
                student.medicalConditions());
        for (int column = 0; column < texts.size(); column++) {
            if (!texts.get(column).isEmpty()) {
                sheet.inlineString(row, column, texts.get(column));
            }
        }
        if (student.dateOfBirth() != null) {
            int column = StudentColumn.DATE_OF_BIRTH.ordinal();
            sheet.value(row, column, student.dateOfBirth());
            sheet.style(row, column).format("yyyy-mm-dd").set();
        }
    }

    private static String capitalized(String heading) {
        return heading.substring(0, 1).toUpperCase(Locale.ROOT) + heading.substring(1);
    }
}
