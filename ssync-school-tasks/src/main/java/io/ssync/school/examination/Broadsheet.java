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
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The results of a class on one sheet: a row for each student, a column for each subject, as they were computed last. Safe for use
 * by many threads.
 */
public final class Broadsheet {

    private static final List<String> BEFORE = List.of("Admission number", "Name");
    private static final List<String> AFTER = List.of("Total", "Of", "Average", "Grade", "GPA", "Position");

    /** What the row of a student says besides the subjects. */
    private record Row(long id, List<?> before, List<? extends @Nullable Object> after) {}

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
        return database.inTransaction(handle -> write(handle, new ResultTables(handle).find(termId, classroomId)));
    }

    private static byte[] write(Handle handle, TermClass termClass) {
        Statements statements = new Statements(handle, Broadsheet.class);
        List<Row> rows = rows(statements, termClass);
        if (rows.isEmpty()) {
            throw new ExaminationRefusedException("There are no results of " + termClass.classroom() + " for "
                    + termClass.term() + ": compute them first.");
        }
        Map<String, Map<Long, BigDecimal>> subjects = subjects(statements, termClass);
        String year = statements
                .query("year")
                .bind("year", termClass.academicYearId())
                .mapTo(String.class)
                .one();
        List<String> headings = new ArrayList<>(BEFORE);
        headings.addAll(subjects.keySet());
        headings.addAll(AFTER);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableWriter table = new TableWriter(
                out,
                "Broadsheet",
                termClass.classroom() + ", " + termClass.term() + " " + year,
                headings,
                BEFORE.size());
        for (Row row : rows) {
            List<@Nullable Object> cells = new ArrayList<>(row.before());
            subjects.values().forEach(scores -> cells.add(scores.get(row.id())));
            cells.addAll(row.after());
            table.row(cells);
        }
        table.gap();
        table.row(summary("Class average", subjects, scores -> Decimals.mean(scores)));
        table.row(summary("Highest", subjects, Collections::max));
        table.row(summary("Lowest", subjects, Collections::min));
        try {
            table.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it goes to memory
        }
        return out.toByteArray();
    }

    private static List<Object> summary(
            String what,
            Map<String, Map<Long, BigDecimal>> subjects,
            Function<List<BigDecimal>, BigDecimal> summarize) {
        List<Object> cells = new ArrayList<>(List.of("", what));
        subjects.values().forEach(scores -> cells.add(summarize.apply(List.copyOf(scores.values()))));
        return cells;
    }

    private static List<Row> rows(Statements statements, TermClass termClass) {
        return statements
                .query("results")
                .bind("term", termClass.termId())
                .bind("classroom", termClass.classroomId())
                .map((row, context) -> new Row(
                        row.getLong("id"),
                        List.of(row.getString("admission_number"), FullName.capitalize(row.getString("name"))),
                        Arrays.asList(
                                row.getBigDecimal("total_marks"),
                                row.getBigDecimal("total_possible"),
                                row.getBigDecimal("average_percentage"),
                                row.getString("grade"),
                                row.getBigDecimal("gpa"),
                                row.getObject("position_in_class", Integer.class))))
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
