package io.ssync.example.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * A workbook of students of which every fiftieth is wrong, each in another way.
 *
 * @param content the file
 * @param students how many rows there are
 * @param mistakes the wrong rows: the row's number in the sheet and the heading, in small letters, of the column at fault
 */
record StudentSheet(byte[] content, int students, SortedMap<Integer, String> mistakes) {
    private static final int RIGHT_ROWS_PER_WRONG_ONE = 50;
    private static final int ROW_OF_FIRST_STUDENT = 2;

    private static final List<String> FIRST_NAMES =
            List.of("Ada", "Bola", "Chidi", "Dayo", "Efe", "Femi", "Gozi", "Halima", "Ife", "Jide", "Kemi", "Lara");
    private static final List<String> LAST_NAMES =
            List.of("Abiola", "Bello", "Chukwu", "Danjuma", "Eze", "Falana", "Garba", "Hassan", "Igwe", "Johnson");

    /**
     * Makes the workbook.
     *
     * @param school whose classrooms the students go to
     * @param students how many
     * @param series the beginning of their admission numbers, new for each sheet
     * @param today the date
     */
    static StudentSheet make(SampleSchool school, int students, String series, LocalDate today) {
        List<Mistake> ways = Mistake.all(admissionNumber(series, 0), today);
        int wrong = Math.max(1, students / RIGHT_ROWS_PER_WRONG_ONE);
        SortedMap<Integer, String> mistakes = new TreeMap<>();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(content, "ssync", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("Students");
            for (Column column : Column.values()) {
                sheet.value(0, column.ordinal(), column.heading());
            }
            for (int i = 0; i < students; i++) {
                Map<Column, @Nullable Object> student = student(school, series, i, today);
                int interval = students / wrong;
                if (i % interval == interval / 2 && mistakes.size() < wrong) {
                    Mistake mistake = ways.get(mistakes.size() % ways.size());
                    student.put(mistake.column(), mistake.value());
                    mistakes.put(
                            i + ROW_OF_FIRST_STUDENT, mistake.column().heading().toLowerCase(Locale.ROOT));
                }
                int row = i + 1;
                student.forEach((column, value) -> write(sheet, row, column.ordinal(), value));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the workbook: " + e.getMessage(), e);
        }
        return new StudentSheet(content.toByteArray(), students, mistakes);
    }

    private static Map<Column, @Nullable Object> student(SampleSchool school, String series, int i, LocalDate today) {
        String firstName = FIRST_NAMES.get(i % FIRST_NAMES.size());
        Map<Column, @Nullable Object> student = new EnumMap<>(Column.class);
        student.put(Column.ADMISSION_NUMBER, admissionNumber(series, i));
        student.put(Column.FIRST_NAME, firstName);
        student.put(Column.LAST_NAME, LAST_NAMES.get(i / FIRST_NAMES.size() % LAST_NAMES.size()));
        student.put(Column.DATE_OF_BIRTH, today.minusYears(11).minusDays(i % 2_000));
        student.put(Column.GENDER, i % 2 == 0 ? "Female" : "male");
        student.put(Column.EMAIL, firstName.toLowerCase(Locale.ROOT) + i + "@example.org");
        student.put(Column.PHONE_NUMBER, String.format(Locale.ROOT, "+234 803 %07d", i));
        student.put(Column.ADDRESS, (i % 200 + 1) + " Marina Road, Lagos");
        student.put(
                Column.CLASSROOM,
                school.classrooms().get(i % school.classrooms().size()));
        student.put(Column.MEDICAL_CONDITIONS, i % 25 == 0 ? "Asthma" : null);
        return student;
    }

    private static String admissionNumber(String series, int i) {
        return String.format(Locale.ROOT, "%s-%05d", series, i + 1);
    }

    private static void write(Worksheet sheet, int row, int column, @Nullable Object value) {
        if (value instanceof LocalDate date) {
            sheet.value(row, column, date);
            sheet.style(row, column).format("yyyy-mm-dd").set();
        } else if (value instanceof Mistake.Formula formula) {
            sheet.formula(row, column, formula.text());
        } else if (value != null) {
            sheet.value(row, column, value.toString());
        }
    }
}
