package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.database.SchoolDatabase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random classes with every oddity that tables allow, computed a second time by somebody who knows the rules from their description
 * alone: plain loops over what the test itself has put into the tables.
 */
@OnBothSchemas
class ResultOracleTest {

    private static final int CLASSES = 10;

    /** The bands from the highest down: the least per cent, letter, points. */
    private static final String[][] STANDARD = {
        {"75", "A", "4.00"}, {"70", "B", "3.50"}, {"60", "C", "3.00"}, {"50", "D", "2.00"}, {"40", "E", "1.00"}
    };

    /** With gaps, a band without a letter, and one that ends below 100. */
    private static final String[][] ODD = {
        {"88.5", "A1", "4.50"}, {"61.25", "B", "3.10"}, {"45", "F", "1.55"}, {"20", "E", "0.50"}
    };

    private final HikariDataSource dataSource = pool(TestDatabases.school());
    private final SchoolYear school = new SchoolYear(dataSource);

    /** A class is many small statements. */
    private static HikariDataSource pool(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    private record Paper(int id, boolean assessment, boolean inTerm, int outOf, String ends) {}

    private record Subject(int id, boolean graded, boolean elective) {}

    /** What became of a student before the term was computed. */
    private enum Fate {
        HERE,
        LEFT_AFTERWARDS,
        LEFT_BEFORE,
        LEFT_NOBODY_KNOWS_WHEN,
        MOVED,
        NOT_ENROLLED
    }

    private record Student(int id, Fate fate) {

        boolean mayHaveAResult() {
            return fate == Fate.HERE || fate == Fate.LEFT_AFTERWARDS || fate == Fate.MOVED;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesOnEveryFigure(long seed) {
        Random random = new Random(seed);
        String[][] scale = seed % 3 == 0 ? ODD : STANDARD;
        if (scale == ODD) {
            school.execute("INSERT INTO examination_gradescale (id, name) VALUES (1, 'odd')");
            school.execute("INSERT INTO examination_gradescalerule (min_grade, max_grade, letter_grade, numeric_scale,"
                    + " grade_scale_id) VALUES (20, 40, 'E', 0.5, 1), (45, 60, NULL, 1.55, 1), (61.25, 80, 'B', 3.1, 1),"
                    + " (88.5, 95, 'A1', 4.5, 1)");
        }
        ResultComputation computation = new ResultComputation(new SchoolDatabase(dataSource), InstantSource.system());
        for (int classroom = 1; classroom <= CLASSES; classroom++) {
            school.classroom(classroom);
        }
        school.classroom(CLASSES + 1);
        int compared = 0;
        for (int classroom = 1; classroom <= CLASSES; classroom++) {
            List<String> expected = new RandomClass(random, classroom, scale).fill();
            if (!expected.isEmpty()) {
                computation.compute(new ComputationRequest(1, classroom, null, false, false));
                assertThat(stored(classroom))
                        .as("seed %d, class %d", seed, classroom)
                        .isEqualTo(expected);
                List<String> ids = ids(classroom);
                computation.compute(new ComputationRequest(1, classroom, null, false, false));
                assertThat(stored(classroom)).as("once more").isEqualTo(expected);
                assertThat(ids(classroom)).as("once more").isEqualTo(ids);
                compared += expected.size();
            }
        }
        assertThat(compared).isGreaterThan(CLASSES);
    }

    private List<String> ids(int classroom) {
        return school.strings("SELECT t.id || ' ' || s.id AS line FROM examination_termresult t"
                + " JOIN examination_subjectresult s ON t.id = term_result_id WHERE classroom_id = " + classroom
                + " ORDER BY s.id");
    }

    private List<String> stored(int classroom) {
        return school.strings("SELECT line FROM ("
                + "SELECT format('%s: %s of %s, %s %s %s, %s of %s', student_id, total_marks, total_possible, average_percentage,"
                + " grade, gpa, position_in_class, total_students) AS line, student_id, 0 AS subject_id"
                + " FROM examination_termresult WHERE classroom_id = " + classroom
                + " UNION ALL SELECT format('%s in %s: %s + %s = %s, %s %s, %s of %s, %s %s %s', student_id, subject_id, ca_score,"
                + " exam_score, total_score, s.grade, grade_point, position_in_subject, s.total_students, highest_score,"
                + " lowest_score, class_average), student_id, subject_id"
                + " FROM examination_subjectresult s JOIN examination_termresult t ON t.id = term_result_id"
                + " WHERE classroom_id = " + classroom + ") lines ORDER BY student_id, subject_id");
    }

    /** Makes a class, and knows what its results are. */
    private final class RandomClass {

        private final Random random;
        private final int classroom;
        private final String[][] scale;
        private final List<Subject> subjects = new ArrayList<>();
        private final List<Paper> papers = new ArrayList<>();
        private final List<Student> students = new ArrayList<>();
        /** By student, subject and paper, the last that was entered. */
        private final Map<String, Double> marks = new HashMap<>();

        RandomClass(Random random, int classroom, String[][] scale) {
            this.scale = scale;
            this.random = random;
            this.classroom = classroom;
        }

        /** What should be stored; nothing if the class is refused. */
        List<String> fill() {
            makeSubjects();
            makePapers();
            makeStudents();
            makeMarks();
            return expected();
        }

        private void makeSubjects() {
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                Subject subject = new Subject(classroom * 100 + i, random.nextInt(6) > 0, random.nextInt(3) == 0);
                subjects.add(subject);
                school.subject(subject.id(), classroom, "subject " + subject.id());
                if (random.nextInt(5) == 0) {
                    school.subject(subject.id(), classroom, "subject " + subject.id()); // allocated twice
                }
                school.execute(
                        "UPDATE academic_subject SET graded = ?, is_selectable = ? WHERE id = ?",
                        subject.graded(),
                        subject.elective(),
                        subject.id());
            }
        }

        private void makePapers() {
            String[] assessments = {"1st CA", "ca, week", "Continuous Assessment", "Class test", "Mid-term test"};
            String[] examinations = {"Practical", "Vocational exam", "Examination", "Contest", "Locational paper"};
            // What overlaps the term counts, it lasts from 8 September to 19 December.
            String[][] days = {
                {"2025-09-10", "2025-09-10"},
                {"2025-10-10", "2025-11-01"},
                {"2025-08-30", "2025-09-08"},
                {"2025-12-19", "2026-01-20"},
                {"2025-08-01", "2026-03-01"},
                {"2025-12-12", "2025-12-12"}
            };
            String[][] otherDays = {
                {"2026-02-02", "2026-02-02"}, {"2025-08-01", "2025-09-07"}, {"2025-12-20", "2025-12-22"}
            };
            int[] outOf = {0, 7, 20, 33, 40, 60, 100};
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                boolean assessment = random.nextBoolean();
                boolean inTerm = random.nextInt(6) > 0;
                String[] lasts =
                        inTerm ? days[random.nextInt(days.length)] : otherDays[random.nextInt(otherDays.length)];
                Paper paper = new Paper(
                        classroom * 100 + i, assessment, inTerm, outOf[random.nextInt(outOf.length)], lasts[1]);
                papers.add(paper);
                String[] names = assessment ? assessments : examinations;
                school.exam(paper.id(), names[random.nextInt(names.length)], paper.ends(), paper.outOf(), classroom);
                school.execute(
                        "UPDATE examination_examinationlisthandler SET start_date = CAST(? AS date) WHERE id = ?",
                        lasts[0],
                        paper.id());
            }
        }

        private void makeStudents() {
            int count = 1 + random.nextInt(12);
            for (int i = 0; i < count; i++) {
                Fate fate = random.nextInt(2) == 0 ? Fate.HERE : Fate.values()[random.nextInt(Fate.values().length)];
                Student student = new Student(classroom * 100 + i, fate);
                students.add(student);
                if (fate == Fate.NOT_ENROLLED) {
                    school.studentWithoutEnrolment(student.id(), classroom, "s", "x");
                    continue;
                }
                school.student(student.id(), classroom, "s", "x");
                switch (fate) {
                    case LEFT_AFTERWARDS -> leave(student, "'2026-01-15'");
                    case LEFT_BEFORE -> leave(student, "'2025-11-15'");
                    case LEFT_NOBODY_KNOWS_WHEN -> leave(student, "NULL");
                    case MOVED ->
                        school.execute(
                                "UPDATE academic_student SET classroom_id = ? WHERE id = ?", CLASSES + 1, student.id());
                    default -> {}
                }
            }
        }

        private void leave(Student student, String day) {
            school.execute(
                    "UPDATE academic_student SET is_active = false, date_dismissed = " + day + " WHERE id = ?",
                    student.id());
        }

        private void makeMarks() {
            for (Student student : students) {
                boolean absent = random.nextInt(8) == 0;
                // Twins have the same marks, and so the same positions.
                Student twin = random.nextInt(4) == 0 ? students.get(random.nextInt(students.size())) : student;
                for (Subject subject : subjects) {
                    boolean takes = random.nextInt(4) > 0;
                    for (Paper paper : papers) {
                        if (student.fate() == Fate.NOT_ENROLLED || absent || !takes || random.nextInt(10) == 0) {
                            continue;
                        }
                        double mark = marks.getOrDefault(key(twin, subject, paper), mark(paper));
                        if (random.nextInt(6) == 0) {
                            school.mark(student.id(), subject.id(), paper.id(), mark(paper), "2025-12-09");
                        }
                        school.mark(student.id(), subject.id(), paper.id(), mark, "2025-12-10");
                        if (random.nextInt(6) == 0) { // typed afterwards, but entered before
                            school.mark(student.id(), subject.id(), paper.id(), mark(paper), "2025-12-08");
                        }
                        marks.put(key(student, subject, paper), mark);
                    }
                }
            }
        }

        private double mark(Paper paper) {
            double[] odd = {-5, 0, 1e9, 33.335, 12.5, 7.005, 0.1 + 0.2};
            return switch (random.nextInt(20)) {
                case 0, 1 -> odd[random.nextInt(odd.length)];
                case 2, 3, 4 -> random.nextInt(paper.outOf() * 100 + 1) / 100.0;
                default -> random.nextInt(80) == 0 ? Double.NaN : random.nextInt(paper.outOf() * 2 + 1) / 2.0;
            };
        }

        private String key(Student student, Subject subject, Paper paper) {
            return student.id() + "/" + subject.id() + "/" + paper.id();
        }

        private List<Double> ofTerm(Student student, Subject subject) {
            return papers.stream()
                    .filter(Paper::inTerm)
                    .map(paper -> marks.get(key(student, subject, paper)))
                    .filter(mark -> mark != null)
                    .toList();
        }

        private List<String> expected() {
            List<Subject> graded = subjects.stream()
                    .filter(Subject::graded)
                    .sorted(Comparator.comparing(Subject::id))
                    .toList();
            Map<Integer, Map<Integer, BigDecimal[]>> scores = new TreeMap<>();
            for (Student student : students) {
                List<Double> all = graded.stream()
                        .flatMap(subject -> ofTerm(student, subject).stream())
                        .toList();
                boolean isNumber = all.stream().allMatch(Double::isFinite);
                if (!student.mayHaveAResult() || all.isEmpty() || !isNumber) {
                    continue;
                }
                Map<Integer, BigDecimal[]> bySubject = new TreeMap<>();
                for (Subject subject : graded) {
                    if (!subject.elective() || !ofTerm(student, subject).isEmpty()) {
                        BigDecimal assessment = assessment(student, subject);
                        BigDecimal examination = examination(student, subject);
                        bySubject.put(
                                subject.id(), new BigDecimal[] {assessment, examination, assessment.add(examination)});
                    }
                }
                scores.put(student.id(), bySubject);
            }
            return lines(scores);
        }

        private BigDecimal assessment(Student student, Subject subject) {
            BigDecimal sum = BigDecimal.ZERO;
            int outOf = 0;
            for (Paper paper : papers) {
                if (paper.assessment() && paper.inTerm()) {
                    outOf += paper.outOf();
                    Double mark = marks.get(key(student, subject, paper));
                    sum = mark == null ? sum : sum.add(BigDecimal.valueOf(mark));
                }
            }
            return scaled(sum, outOf, 40);
        }

        private BigDecimal examination(Student student, Subject subject) {
            return papers.stream()
                    .filter(paper -> !paper.assessment() && paper.inTerm())
                    .filter(paper -> marks.containsKey(key(student, subject, paper)))
                    .max(Comparator.comparing(Paper::ends).thenComparing(Paper::id))
                    .map(paper ->
                            scaled(BigDecimal.valueOf(marks.get(key(student, subject, paper))), paper.outOf(), 60))
                    .orElse(new BigDecimal("0.00"));
        }

        private static BigDecimal scaled(BigDecimal points, int outOf, int most) {
            BigDecimal max = BigDecimal.valueOf(most);
            BigDecimal cut = outOf == 0
                    ? points
                    : points.min(BigDecimal.valueOf(outOf))
                            .multiply(max)
                            .divide(BigDecimal.valueOf(outOf), 2, RoundingMode.HALF_EVEN);
            return cut.max(BigDecimal.ZERO).min(max).setScale(2, RoundingMode.HALF_EVEN);
        }

        private List<String> lines(Map<Integer, Map<Integer, BigDecimal[]>> scores) {
            List<String> lines = new ArrayList<>();
            scores.forEach((student, bySubject) -> {
                BigDecimal total = total(bySubject);
                int possible = 100 * bySubject.size();
                BigDecimal gpa = BigDecimal.ZERO;
                for (BigDecimal[] score : bySubject.values()) {
                    gpa = gpa.add(new BigDecimal(points(score[2])));
                }
                gpa = gpa.divide(BigDecimal.valueOf(bySubject.size()), 2, RoundingMode.HALF_EVEN);
                long better = scores.values().stream()
                        .filter(other -> total(other)
                                        .multiply(BigDecimal.valueOf(possible))
                                        .compareTo(total.multiply(BigDecimal.valueOf(100L * other.size())))
                                > 0)
                        .count();
                BigDecimal average = total.multiply(BigDecimal.valueOf(100))
                        .divide(BigDecimal.valueOf(possible), 2, RoundingMode.HALF_EVEN);
                lines.add(student + ": " + total + " of " + possible + ".00, " + average + " " + overall(gpa) + " "
                        + gpa + ", " + (better + 1) + " of " + scores.size());
                bySubject.forEach((subject, score) -> lines.add(student + " in " + subject + ": " + score[0] + " + "
                        + score[1] + " = " + score[2] + ", " + letter(score[2]) + " " + points(score[2]) + ", "
                        + statistics(scores, subject, score[2])));
            });
            return lines;
        }

        private static BigDecimal total(Map<Integer, BigDecimal[]> bySubject) {
            BigDecimal total = new BigDecimal("0.00");
            for (BigDecimal[] score : bySubject.values()) {
                total = total.add(score[2]);
            }
            return total;
        }

        private String statistics(Map<Integer, Map<Integer, BigDecimal[]>> scores, int subject, BigDecimal own) {
            List<BigDecimal> all = new ArrayList<>();
            scores.values().forEach(bySubject -> {
                if (bySubject.containsKey(subject)) {
                    all.add(bySubject.get(subject)[2]);
                }
            });
            long better = all.stream().filter(other -> other.compareTo(own) > 0).count();
            BigDecimal sum = all.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            return (better + 1) + " of " + all.size() + ", " + Collections.max(all) + " " + Collections.min(all) + " "
                    + sum.divide(BigDecimal.valueOf(all.size()), 2, RoundingMode.HALF_EVEN);
        }

        private String[] band(BigDecimal percentage) {
            for (String[] band : scale) {
                if (percentage.compareTo(new BigDecimal(band[0])) >= 0) {
                    return band;
                }
            }
            return new String[] {"0", "F", "0.00"};
        }

        private String letter(BigDecimal percentage) {
            return band(percentage)[1];
        }

        private String points(BigDecimal percentage) {
            return band(percentage)[2];
        }

        private static String overall(BigDecimal gpa) {
            double points = gpa.doubleValue();
            return points >= 3.5
                    ? "A"
                    : points >= 3 ? "B" : points >= 2 ? "C" : points >= 1 ? "D" : points >= 0.5 ? "E" : "F";
        }
    }
}
