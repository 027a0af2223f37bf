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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The results of a class on one sheet. Safe for use by many threads. */
public final class Broadsheet {

    private static final List<String> BEFORE = List.of("Admission number", "Name");
    private static final List<String> AFTER = List.of("Total", "Of", "Average", "Grade", "GPA", "Position");

    private final SchoolDatabase database;

    /**
     * Looks in a database.
     *
     * @param dataSource the school's database
     */
    public Broadsheet(DataSource dataSource) {
        database = new SchoolDatabase(dataSource);
    }

    /**
     * The sheet of a class for a term.
     *
     * @param termId the term
     * @param classroomId the classroom
     * @return an Excel workbook: students by position, then the average, highest and lowest of each subject
     * @throws ExaminationRefusedException if there is no such term or classroom, or no result of it
     */
    public byte[] of(long termId, long classroomId) {
        return write(read(termId, classroomId));
    }

    /**
     * What the sheet says.
     *
     * @param termId the term
     * @param classroomId the classroom
     * @return the results
     * @throws ExaminationRefusedException if there is no such term or classroom, or no result of it
     */
    public ClassSheet read(long termId, long classroomId) {
        return database.inTransaction(handle -> read(handle, new ResultTables(handle).find(termId, classroomId)));
    }

    private static ClassSheet read(Handle handle, TermClass termClass) {
        Statements statements = new Statements(handle, Broadsheet.class);
        Map<String, Map<Long, BigDecimal>> subjects = subjects(statements, termClass);
        List<ClassSheet.StudentLine> students = students(statements, termClass, subjects);
        if (students.isEmpty()) {
            throw new ExaminationRefusedException("There are no results of " + termClass.classroom() + " for "
                    + termClass.term() + ": compute them first.");
        }
        String year = statements
                .query("year")
                .bind("year", termClass.academicYearId())
                .mapTo(String.class)
                .one();
        return new ClassSheet(termClass.classroom(), termClass.term(), year, List.copyOf(subjects.keySet()), students);
    }

    private static byte[] write(ClassSheet sheet) {
        List<String> headings = new ArrayList<>(BEFORE);
        headings.addAll(sheet.subjects());
        headings.addAll(AFTER);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableWriter table = new TableWriter(
                out,
                "Broadsheet",
                sheet.classroom() + ", " + sheet.term() + " " + sheet.year(),
                headings,
                BEFORE.size());
        for (ClassSheet.StudentLine student : sheet.students()) {
            List<@Nullable Object> cells = new ArrayList<>(List.of(student.admissionNumber(), student.name()));
            cells.addAll(student.scores());
            cells.add(student.total());
            cells.add(student.possible());
            cells.add(student.average());
            cells.add(student.grade());
            cells.add(student.gpa());
            cells.add(student.position());
            table.row(cells);
        }
        table.gap();
        table.row(summary("Class average", sheet.averages()));
        table.row(summary("Highest", sheet.highest()));
        table.row(summary("Lowest", sheet.lowest()));
        try {
            table.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it goes to memory
        }
        return out.toByteArray();
    }

    private static List<Object> summary(String what, List<BigDecimal> ofSubjects) {
        List<Object> cells = new ArrayList<>(List.of("", what));
        cells.addAll(ofSubjects);
        return cells;
    }

    private static List<ClassSheet.StudentLine> students(
            Statements statements, TermClass termClass, Map<String, Map<Long, BigDecimal>> subjects) {
        return statements
                .query("results")
                .bind("term", termClass.termId())
                .bind("classroom", termClass.classroomId())
                .map((row, context) -> {
                    long result = row.getLong("id");
                    List<@Nullable BigDecimal> scores = new ArrayList<>();
                    subjects.values().forEach(ofSubject -> scores.add(ofSubject.get(result)));
                    return new ClassSheet.StudentLine(
                            row.getString("admission_number"),
                            FullName.capitalize(row.getString("name")),
                            scores,
                            row.getBigDecimal("total_marks"),
                            row.getBigDecimal("total_possible"),
                            row.getBigDecimal("average_percentage"),
                            row.getString("grade"),
                            row.getBigDecimal("gpa"),
                            row.getObject("position_in_class", Integer.class));
                })
                .list();
    }

    /** The totals by subject, and by result within it; who does not take a subject has none. */
    private static Map<String, Map<Long, BigDecimal>> subjects(Statements statements, TermClass termClass) {
        Map<String, Map<Long, BigDecimal>> subjects = new LinkedHashMap<>();
        statements
                .query("scores")
                .bind("term", termClass.termId())
                .bind("classroom", termClass.classroomId())
                .map((row, context) -> {
                    subjects.computeIfAbsent(FullName.capitalize(row.getString("subject")), subject -> new HashMap<>())
                            .put(row.getLong("term_result_id"), row.getBigDecimal("total_score"));
                    return row.getLong("term_result_id");
                })
                .list();
        return subjects;
    }
}
