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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What a class has in a whole year: each student's average of each term, their mean, the position by it, and whether it is enough
 * for the next class. The office decides; this is the list that it decides by. Safe for use by many threads.
 */
public final class AnnualSheet {

    private static final List<String> BEFORE = List.of("Admission number", "Name");

    /** A student with the averages by term. */
    private record Student(String admissionNumber, String name, Map<Long, BigDecimal> averages) {

        /** The mean of the terms that the student has a result of. */
        BigDecimal cumulative() {
            return Decimals.mean(averages.values());
        }
    }

    private record Term(long id, String name) {}

    private final SchoolDatabase database;

    /**
     * Looks in a database.
     *
     * @param dataSource the school's database
     */
    public AnnualSheet(DataSource dataSource) {
        database = new SchoolDatabase(dataSource);
    }

    /**
     * The sheet of a class for a year.
     *
     * @param academicYearId the year
     * @param classroomId the classroom
     * @param passMark the least cumulative average, per cent, with which a student is proposed for promotion
     * @return an Excel workbook: students by their cumulative averages, the highest first
     * @throws ExaminationRefusedException if there is no such year or classroom, or no result of it
     */
    public byte[] of(long academicYearId, long classroomId, BigDecimal passMark) {
        return database.inTransaction(handle -> write(handle, academicYearId, classroomId, passMark));
    }

    private static byte[] write(Handle handle, long year, long classroom, BigDecimal passMark) {
        Statements statements = new Statements(handle, AnnualSheet.class);
        String title = statements
                .query("class")
                .bind("year", year)
                .bind("classroom", classroom)
                .map((row, context) -> row.getString("classroom") + ", " + row.getString("year"))
                .findOne()
                .orElseThrow(() -> new ExaminationRefusedException("There is no academic year with the id " + year
                        + " or no classroom with the id " + classroom + "."));
        List<Term> terms = statements
                .query("terms")
                .bind("year", year)
                .map((row, context) -> new Term(row.getLong("id"), row.getString("name")))
                .list();
        List<Student> students = students(statements, year, classroom);
        if (students.isEmpty()) {
            throw new ExaminationRefusedException("There are no results of " + title + ": compute them first.");
        }
        Ranking ranking = new Ranking(students.stream().map(Student::cumulative).toList());
        students.sort(Comparator.comparing(Student::cumulative).reversed());
        List<String> headings = new ArrayList<>(BEFORE);
        terms.forEach(term -> headings.add(term.name()));
        headings.addAll(List.of("Cumulative average", "Position", "Proposal"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableWriter table =
                new TableWriter(out, "Annual results", title + ", pass mark " + passMark, headings, BEFORE.size());
        for (Student student : students) {
            List<@Nullable Object> cells = new ArrayList<>(List.of(student.admissionNumber(), student.name()));
            terms.forEach(term -> cells.add(student.averages().get(term.id())));
            BigDecimal cumulative = student.cumulative();
            cells.add(cumulative);
            cells.add(ranking.position(cumulative));
            cells.add(proposal(student, terms, passMark));
            table.row(cells);
        }
        try {
            table.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it goes to memory
        }
        return out.toByteArray();
    }

    private static String proposal(Student student, List<Term> terms, BigDecimal passMark) {
        String verdict = student.cumulative().compareTo(passMark) >= 0 ? "Promote" : "Repeat";
        int missing = terms.size() - student.averages().size();
        return missing == 0 ? verdict : verdict + " (" + missing + " of " + terms.size() + " terms without a result)";
    }

    private static List<Student> students(Statements statements, long year, long classroom) {
        Map<Integer, Student> students = new LinkedHashMap<>();
        statements
                .query("averages")
                .bind("year", year)
                .bind("classroom", classroom)
                .map((row, context) -> {
                    int id = row.getInt("id");
                    String number = row.getString("admission_number");
                    String name = FullName.capitalize(row.getString("name"));
                    students.computeIfAbsent(id, student -> new Student(number, name, new HashMap<>()))
                            .averages()
                            .put(row.getLong("term_id"), row.getBigDecimal("average_percentage"));
                    return id;
                })
                .list();
        return new ArrayList<>(students.values());
    }
}
