package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random classes with every oddity that tables allow, computed a second time by somebody who knows the rules from their description
 * alone: plain loops over what the test itself has put into the tables.
 */
class ResultOracleTest {

    private static final int CLASSES = 10;

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);

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
    @ValueSource(longs = {1, 2, 3})
    void agreesOnEveryFigure(long seed) {
        Random random = new Random(seed);
        ResultComputation computation = new ResultComputation(new SchoolDatabase(dataSource), InstantSource.system());
        for (int classroom = 1; classroom <= CLASSES; classroom++) {
            school.classroom(classroom);
        }
        school.classroom(CLASSES + 1);
        int compared = 0;
        for (int classroom = 1; classroom <= CLASSES; classroom++) {
            List<String> expected = new RandomClass(random, classroom).fill();
            if (!expected.isEmpty()) {
                computation.compute(new ComputationRequest(1, classroom, null, false, false));
                assertThat(stored(classroom))
                        .as("seed %d, class %d", seed, classroom)
                        .isEqualTo(expected);
                compared += expected.size();
            }
        }
        assertThat(compared).isGreaterThan(CLASSES);
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
        private final List<Subject> subjects = new ArrayList<>();
        private final List<Paper> papers = new ArrayList<>();
        private final List<Student> students = new ArrayList<>();
        /** By student, subject and paper, the last that was entered. */
        private final Map<String, Double> marks = new HashMap<>();

        RandomClass(Random random, int classroom) {
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
            int count = 1 + random.nextInt(4);
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
            String[] days = {"2025-09-10", "2025-10-10", "2025-11-11", "2025-12-12"};
            int[] outOf = {0, 7, 20, 33, 40, 60, 100};
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                boolean assessment = random.nextBoolean();
                boolean inTerm = random.nextInt(6) > 0;
                Paper paper = new Paper(
                        classroom * 100 + i,
                        assessment,
                        inTerm,
                        outOf[random.nextInt(outOf.length)],
                        inTerm ? days[random.nextInt(days.length)] : "2026-02-02");
                papers.add(paper);
                school.exam(
                        paper.id(),
                        assessment ? "CA of week " + i : "Practical " + i,
                        paper.ends(),
                        paper.outOf(),
                        classroom);
            }
        }

        private void makeStudents() {
            int count = 1 + random.nextInt(6);
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
            double[] odd = {-5, 0, 1e9, 33.335, 12.5, 7.005};
            for (Student student : students) {
                boolean absent = random.nextInt(8) == 0;
                for (Subject subject : subjects) {
                    boolean takes = random.nextInt(4) > 0;
                    for (Paper paper : papers) {
                        if (student.fate() == Fate.NOT_ENROLLED || absent || !takes || random.nextInt(10) == 0) {
                            continue;
                        }
                        int entries = random.nextInt(6) == 0 ? 2 : 1;
                        for (int entry = 0; entry < entries; entry++) {
                            double mark = random.nextInt(12) == 0
                                    ? odd[random.nextInt(odd.length)]
                                    : random.nextInt(paper.outOf() * 2 + 1) / 2.0;
                            if (random.nextInt(80) == 0) {
                                mark = Double.NaN;
                            }
                            school.mark(student.id(), subject.id(), paper.id(), mark, "2025-12-1" + entry);
                            marks.put(key(student, subject, paper), mark);
                        }
                    }
                }
            }
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

        private static final String[][] SCALE = {
            {"75", "A", "4.00"}, {"70", "B", "3.50"}, {"60", "C", "3.00"}, {"50", "D", "2.00"}, {"40", "E", "1.00"}
        };

        private static String[] band(BigDecimal percentage) {
            for (String[] band : SCALE) {
                if (percentage.compareTo(new BigDecimal(band[0])) >= 0) {
                    return band;
                }
            }
            return new String[] {"0", "F", "0.00"};
        }

        private static String letter(BigDecimal percentage) {
            return band(percentage)[1];
        }

        private static String points(BigDecimal percentage) {
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
