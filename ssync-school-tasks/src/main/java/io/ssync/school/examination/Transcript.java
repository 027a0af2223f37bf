package io.ssync.school.examination;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import io.ssync.school.people.FullName;
import io.ssync.sheets.TableWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What a student has achieved in all terms whose results are published. Safe for use by many threads. */
public final class Transcript {

    private static final List<String> HEADINGS =
            List.of("Year", "Term", "Class", "Subject", "CA", "Exam", "Total", "Grade", "Points");
    private static final int TEXTS = 4;

    /** A line of the transcript, and of which result it is. */
    private record Line(long result, List<@Nullable Object> cells, List<@Nullable Object> overall) {}

    private final SchoolDatabase database;

    /**
     * Looks in a database.
     *
     * @param dataSource the school's database
     */
    public Transcript(DataSource dataSource) {
        database = new SchoolDatabase(dataSource);
    }

    /**
     * The transcript of a student.
     *
     * @param studentId the student
     * @return an Excel workbook: term by term a row for each subject, then one for the whole
     * @throws ExaminationRefusedException if there is no such student, or no published result
     */
    public byte[] of(long studentId) {
        return database.inTransaction(handle -> write(new Statements(handle, Transcript.class), studentId));
    }

    private static byte[] write(Statements statements, long studentId) {
        String student = statements
                .query("student")
                .bind("student", studentId)
                .map((row, context) ->
                        FullName.capitalize(row.getString("name")) + ", " + row.getString("admission_number"))
                .findOne()
                .orElseThrow(
                        () -> new ExaminationRefusedException("There is no student with the id " + studentId + "."));
        List<Line> lines = statements
                .query("subjects")
                .bind("student", studentId)
                .map((row, context) -> new Line(
                        row.getLong("result_id"),
                        Arrays.asList(
                                row.getString("year"),
                                row.getString("term"),
                                row.getString("classroom"),
                                FullName.capitalize(row.getString("subject")),
                                row.getBigDecimal("ca_score"),
                                row.getBigDecimal("exam_score"),
                                row.getBigDecimal("total_score"),
                                row.getString("grade"),
                                row.getBigDecimal("grade_point")),
                        overall(
                                row.getBigDecimal("average_percentage"),
                                row.getString("overall_grade"),
                                row.getBigDecimal("gpa"))))
                .list();
        if (lines.isEmpty()) {
            throw new ExaminationRefusedException(student + " has no published result.");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableWriter table = new TableWriter(out, "Transcript", "Transcript of " + student, HEADINGS, TEXTS);
        for (int i = 0; i < lines.size(); i++) {
            table.row(lines.get(i).cells());
            if (i + 1 == lines.size()
                    || lines.get(i + 1).result() != lines.get(i).result()) {
                table.row(lines.get(i).overall());
            }
        }
        try {
            table.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it goes to memory
        }
        return out.toByteArray();
    }

    private static List<@Nullable Object> overall(BigDecimal average, String grade, BigDecimal gpa) {
        List<@Nullable Object> cells = new ArrayList<>(List.of("", "", "", "Average"));
        cells.add(null);
        cells.add(null);
        cells.add(average);
        cells.add(grade);
        cells.add(gpa);
        return cells;
    }
}
