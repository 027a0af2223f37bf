package io.ssync.school.reportcard;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import io.ssync.school.examination.PaperKind;
import io.ssync.school.people.FullName;
import io.ssync.school.ratings.Trait;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements of making report cards. Each works on a whole class. */
final class ReportCardTables {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Statements statements;

    ReportCardTables(Handle handle) {
        statements = new Statements(handle, ReportCardTables.class);
    }

    /** Finds a class in a term, and makes others who want its cards wait until the end of the transaction. */
    CardClass lock(long termId, long classroomId) {
        statements
                .query("lock")
                .bind("term", termId)
                .bind("classroom", classroomId)
                .mapTo(String.class)
                .one();
        return statements
                .query("find-class")
                .bind("term", termId)
                .bind("classroom", classroomId)
                .map((row, context) -> new CardClass(
                        termId,
                        row.getString("term"),
                        row.getObject("start_date", LocalDate.class),
                        row.getObject("end_date", LocalDate.class),
                        row.getObject("next_begins", LocalDate.class),
                        row.getLong("academic_year_id"),
                        row.getString("year"),
                        classroomId,
                        row.getString("classroom")))
                .findOne()
                .orElseThrow(() -> new ReportCardException("There is no term with the id " + termId
                        + " or no classroom with the id " + classroomId + "."));
    }

    List<CardResult> results(CardClass cardClass, boolean publishedOnly) {
        return FeesOwing.in(statements.query("results"))
                .bind("term", cardClass.termId())
                .bind("classroom", cardClass.classroomId())
                .bind("publishedOnly", publishedOnly)
                .map((row, context) -> new CardResult(
                        row.getLong("id"),
                        row.getInt("student_id"),
                        new ReportCard.Student(
                                FullName.capitalize(row.getString("name")),
                                row.getString("admission_number"),
                                cardClass.classroom(),
                                CardResult.text(row.getString("gender")),
                                Dates.day(row.getObject("date_of_birth", LocalDate.class)),
                                CardResult.text(row.getString("image"))),
                        new ReportCard.Result(
                                row.getBigDecimal("total_marks"),
                                row.getBigDecimal("total_possible"),
                                row.getBigDecimal("average_percentage"),
                                row.getString("grade"),
                                row.getBigDecimal("gpa"),
                                row.getObject("position_in_class", Integer.class),
                                row.getObject("total_students", Integer.class),
                                Dates.day(row.getObject("computed_date", OffsetDateTime.class))),
                        CardResult.text(row.getString("class_teacher_remarks")),
                        CardResult.text(row.getString("principal_remarks")),
                        FeesOwing.of(row),
                        row.getBoolean("is_published")
                                ? CardResult.day(row.getObject("published_date", OffsetDateTime.class))
                                : null,
                        CardResult.text(row.getString("pdf_file")),
                        row.getObject("recipient_id", Long.class)))
                .list();
    }

    /** The active students of the class who have no result to make a card of. */
    List<String> withoutResult(CardClass cardClass, boolean publishedOnly) {
        return statements
                .query("without-result")
                .bind("term", cardClass.termId())
                .bind("year", cardClass.academicYearId())
                .bind("classroom", cardClass.classroomId())
                .bind("publishedOnly", publishedOnly)
                .map((row, context) ->
                        FullName.capitalize(row.getString("name")) + " (" + row.getString("admission_number") + ")")
                .list();
    }

    /** What students have in each subject, by result. */
    Map<Long, List<ReportCard.Subject>> subjects(Collection<Long> results) {
        EnteredMarks marks = enteredMarks(results);
        Map<Long, List<ReportCard.Subject>> subjects = new HashMap<>();
        statements
                .query("subjects")
                .bindArray("results", Long.class, results)
                .map((row, context) -> Map.entry(row.getLong("term_result_id"), subject(row, marks)))
                .forEach(subject -> subjects.computeIfAbsent(subject.getKey(), key -> new ArrayList<>())
                        .add(subject.getValue()));
        return subjects;
    }

    private static ReportCard.Subject subject(ResultSet row, EnteredMarks marks) throws SQLException {
        long result = row.getLong("term_result_id");
        long subject = row.getLong("subject_id");
        BigDecimal assessment = row.getBigDecimal("ca_score");
        BigDecimal examination = row.getBigDecimal("exam_score");
        boolean assessed = !marks.isMissing(result, subject, PaperKind.CONTINUOUS_ASSESSMENT, assessment);
        boolean examined = !marks.isMissing(result, subject, PaperKind.EXAMINATION, examination);
        return new ReportCard.Subject(
                FullName.capitalize(row.getString("name")),
                assessed ? assessment : null,
                examined ? examination : null,
                assessed || examined ? row.getBigDecimal("total_score") : null,
                row.getString("grade"),
                row.getBigDecimal("grade_point"),
                row.getObject("position_in_subject", Integer.class),
                row.getObject("total_students", Integer.class),
                row.getBigDecimal("class_average"),
                row.getBigDecimal("highest_score"),
                row.getBigDecimal("lowest_score"),
                row.getString("teacher"),
                row.getString("remarks"));
    }

    private EnteredMarks enteredMarks(Collection<Long> results) {
        EnteredMarks marks = new EnteredMarks();
        statements
                .query("entered-marks")
                .bindArray("results", Long.class, results)
                .map((row, context) -> {
                    long result = row.getLong("result_id");
                    marks.add(result, row.getLong("subject_id"), PaperKind.of(row.getString("exam")));
                    return result;
                })
                .list();
        return marks;
    }

    /** The attendance of students; empty if none was taken in the class. */
    Map<Integer, ReportCard.Attendance> attendance(CardClass cardClass, Collection<Integer> students) {
        Map<Integer, ReportCard.Attendance> attendance = new HashMap<>();
        statements
                .query("attendance")
                .bind("classroom", cardClass.classroomId())
                .bind("starts", cardClass.starts())
                .bind("ends", cardClass.ends())
                .bindArray("students", Integer.class, students)
                .map((row, context) -> Map.entry(
                        row.getInt("student_id"),
                        attendance(row.getInt("days"), row.getBigDecimal("absent"), row.getInt("late"))))
                .forEach(student -> {
                    if (student.getValue().days() > 0) {
                        attendance.put(student.getKey(), student.getValue());
                    }
                });
        return attendance;
    }

    /** How students were rated in the term, in the order in which the school rates; who was not rated is not in it. */
    Map<Integer, List<ReportCard.RatingGroup>> ratings(
            CardClass cardClass, Collection<Integer> students, List<Trait> traits) {
        Map<Integer, Map<String, Integer>> scores = new HashMap<>();
        statements
                .query("ratings")
                .bind("term", cardClass.termId())
                .bindArray("students", Integer.class, students)
                .map((row, context) -> scores.computeIfAbsent(row.getInt("student_id"), student -> new HashMap<>())
                        .put(row.getString("trait"), row.getInt("score")))
                .list();
        Map<Integer, List<ReportCard.RatingGroup>> ratings = new HashMap<>();
        scores.forEach((student, own) -> ratings.put(student, groups(own, traits)));
        return ratings;
    }

    private static List<ReportCard.RatingGroup> groups(Map<String, Integer> scores, List<Trait> traits) {
        Map<String, List<ReportCard.Rating>> byArea = new LinkedHashMap<>();
        for (Trait trait : traits) {
            Integer score = scores.get(trait.name());
            if (score != null) {
                byArea.computeIfAbsent(trait.area(), area -> new ArrayList<>())
                        .add(new ReportCard.Rating(trait.name(), score));
            }
        }
        return byArea.entrySet().stream()
                .map(area -> new ReportCard.RatingGroup(area.getKey(), area.getValue()))
                .toList();
    }

    private static ReportCard.Attendance attendance(int days, BigDecimal absent, int late) {
        BigDecimal all = BigDecimal.valueOf(days);
        BigDecimal present = all.subtract(absent);
        BigDecimal percentage =
                days == 0 ? BigDecimal.ZERO : present.multiply(HUNDRED).divide(all, 2, RoundingMode.HALF_EVEN);
        return new ReportCard.Attendance(days, plain(present), plain(absent), late, percentage);
    }

    /** 61.5 as it is, 61.0 as 61. */
    private static BigDecimal plain(BigDecimal number) {
        return number.stripTrailingZeros().scale() < 0
                ? number.setScale(0, RoundingMode.UNNECESSARY)
                : number.stripTrailingZeros();
    }

    /**
     * The school, its logo still a path below the media root: the active one, or that of the settings where the school system
     * serves several schools. Our own schema has no such settings.
     */
    Optional<ReportCard.School> school() {
        return school("school").or(() -> settingsExist() ? school("school-of-settings") : Optional.empty());
    }

    private boolean settingsExist() {
        return statements.query("settings-exist").mapTo(Boolean.class).one();
    }

    private Optional<ReportCard.School> school(String query) {
        return statements
                .query(query)
                .map((row, context) -> new ReportCard.School(
                        row.getString("name"),
                        row.getString("address"),
                        row.getString("telephone"),
                        row.getString("email"),
                        row.getString("motto"),
                        row.getString("logo")))
                .findOne();
    }

    List<ReportCard.Band> scale() {
        return statements
                .query("scale")
                .map((row, context) -> new ReportCard.Band(
                        row.getString("letter"),
                        plain(row.getBigDecimal("min_grade")),
                        plain(row.getBigDecimal("max_grade")),
                        row.getBigDecimal("points")))
                .list();
    }

    /** Stores where the cards of results are. */
    void store(Map<CardResult, String> files, @Nullable Long generatedById, OffsetDateTime now) {
        statements
                .update("store")
                .bind("now", now)
                .bind("generatedBy", generatedById)
                .bindArray("results", Long.class, each(files.keySet(), CardResult::id))
                .bindArray("files", String.class, new ArrayList<>(files.values()))
                .execute();
    }

    /** Which of these files belong to cards. */
    Set<String> filesInUse(Collection<String> files) {
        return statements
                .query("files-in-use")
                .bindArray("files", String.class, files)
                .mapTo(String.class)
                .set();
    }
}
