package io.ssync.example.pages;

import io.ssync.school.people.FullName;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What pages let people choose from, and how things stand. Safe for use by any thread. */
final class SchoolLists {
    private static final int MOST = 500;

    private final Jdbi jdbi;

    SchoolLists(DataSource dataSource) {
        jdbi = Jdbi.create(dataSource);
    }

    /** Something to choose. */
    record Choice(long id, String name) {}

    /** How far the results of a class are. */
    record ClassState(long results, long published, long cards) {}

    /** A student's result. */
    record StudentResult(
            String student,
            String admissionNumber,
            BigDecimal average,
            String grade,
            @Nullable Integer position,
            boolean published,
            @Nullable Long card) {}

    /** A fee, and for how many students it is. */
    record Fee(
            long id,
            String name,
            BigDecimal amount,
            @Nullable LocalDate due,
            String year,
            @Nullable String term,
            long assigned,
            long unpaid) {}

    /** School years, the active one first. */
    List<Choice> years() {
        return choices(
                "SELECT id, name FROM administration_academicyear ORDER BY active_year DESC, start_date DESC, id", 0);
    }

    /** Terms, the latest first. */
    List<Choice> terms() {
        return choices(
                "SELECT term.id, term.name || ', ' || year.name AS name FROM administration_term term"
                        + " JOIN administration_academicyear year ON year.id = term.academic_year_id"
                        + " ORDER BY term.start_date DESC, term.id",
                0);
    }

    /** All classrooms, or those of a set. */
    List<Choice> classrooms(Optional<? extends Collection<Long>> only) {
        return choices(
                        "SELECT classroom.id, level.name FROM academic_classroom classroom"
                                + " JOIN academic_classlevel level ON level.id = classroom.name_id ORDER BY level.name",
                        0)
                .stream()
                .filter(classroom ->
                        only.map(ids -> ids.contains(classroom.id())).orElse(true))
                .toList();
    }

    /** What is taught to a class and graded. */
    List<Choice> subjects(long classroom) {
        return choices(
                "SELECT DISTINCT subject.id, initcap(subject.name) AS name FROM academic_allocatedsubject allocated"
                        + " JOIN academic_subject subject ON subject.id = allocated.subject_id"
                        + " WHERE allocated.class_room_id = :of AND subject.graded ORDER BY name",
                classroom);
    }

    private List<Choice> choices(String sql, long of) {
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(sql + " LIMIT " + MOST);
            if (sql.contains(":of")) {
                query.bind("of", of);
            }
            return query.map((row, context) -> new Choice(row.getLong("id"), row.getString("name")))
                    .list();
        });
    }

    ClassState state(long term, long classroom) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) AS results,"
                        + " count(*) FILTER (WHERE result.is_published) AS published,"
                        + " count(card.id) FILTER (WHERE card.pdf_file <> '') AS cards"
                        + " FROM examination_termresult result"
                        + " LEFT JOIN examination_reportcard card ON card.term_result_id = result.id"
                        + " WHERE result.term_id = :term AND result.classroom_id = :classroom")
                .bind("term", term)
                .bind("classroom", classroom)
                .map((row, context) ->
                        new ClassState(row.getLong("results"), row.getLong("published"), row.getLong("cards")))
                .one());
    }

    /** The results of a class, the first first. */
    List<StudentResult> results(long term, long classroom) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT concat_ws(' ', student.first_name,"
                        + " nullif(student.middle_name, ''), student.last_name) AS student, student.admission_number,"
                        + " result.average_percentage, result.grade, result.position_in_class, result.is_published,"
                        + " card.id AS card FROM examination_termresult result"
                        + " JOIN academic_student student ON student.id = result.student_id"
                        + " LEFT JOIN examination_reportcard card ON card.term_result_id = result.id AND card.pdf_file <> ''"
                        + " WHERE result.term_id = :term AND result.classroom_id = :classroom"
                        + " ORDER BY result.position_in_class NULLS LAST, student.last_name, student.first_name, student.id"
                        + " LIMIT " + MOST)
                .bind("term", term)
                .bind("classroom", classroom)
                .map((row, context) -> new StudentResult(
                        FullName.capitalize(row.getString("student")),
                        String.valueOf(row.getString("admission_number")),
                        row.getBigDecimal("average_percentage"),
                        row.getString("grade"),
                        row.getObject("position_in_class", Integer.class),
                        row.getBoolean("is_published"),
                        row.getObject("card", Long.class)))
                .list());
    }

    /** Fees, those that are due last first. */
    List<Fee> fees() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT fee.id, fee.name, fee.amount, fee.due_date, year.name AS year, term.name AS term,"
                                + " count(assignment.id) AS assigned,"
                                + " count(assignment.id) FILTER (WHERE NOT assignment.is_waived"
                                + " AND assignment.amount_paid < assignment.amount_owed) AS unpaid"
                                + " FROM finance_feestructure fee"
                                + " JOIN administration_academicyear year ON year.id = fee.academic_year_id"
                                + " LEFT JOIN administration_term term ON term.id = fee.term_id"
                                + " LEFT JOIN finance_studentfeeassignment assignment ON assignment.fee_structure_id = fee.id"
                                + " GROUP BY fee.id, year.name, term.name"
                                + " ORDER BY fee.due_date DESC NULLS LAST, fee.id DESC LIMIT " + MOST)
                .map((row, context) -> fee(row))
                .list());
    }

    private static Fee fee(ResultSet row) throws SQLException {
        return new Fee(
                row.getLong("id"),
                row.getString("name"),
                row.getBigDecimal("amount"),
                row.getObject("due_date", LocalDate.class),
                row.getString("year"),
                row.getString("term"),
                row.getLong("assigned"),
                row.getLong("unpaid"));
    }

    /** What to call people, by their accounts. */
    Map<Long, String> people(Collection<@Nullable Long> accounts) {
        List<Long> known = accounts.stream().filter(Objects::nonNull).distinct().toList();
        if (known.isEmpty()) {
            return Map.of();
        }
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id,"
                        + " coalesce(nullif(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), ''), email) AS name"
                        + " FROM users_customuser WHERE id IN (<ids>)")
                .bindList("ids", known)
                .map((row, context) -> Map.entry(row.getLong("id"), row.getString("name")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The name of something that was chosen; its number if there is no such thing. */
    static String name(List<Choice> choices, long id) {
        return choices.stream()
                .filter(choice -> choice.id() == id)
                .map(Choice::name)
                .findFirst()
                .orElse("№ " + id);
    }
}
