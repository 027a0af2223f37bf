package io.ssync.school.examination;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The results of a class for a term, as they were computed last: a row for each student, a column for each subject.
 *
 * @param classroom the name of the class level
 * @param term the name of the term
 * @param year the name of its year
 * @param subjects the names of the subjects
 * @param students by position, those without one last
 */
public record ClassSheet(
        String classroom, String term, String year, List<String> subjects, List<StudentLine> students) {

    /** Copies the lists. */
    public ClassSheet {
        subjects = List.copyOf(subjects);
        students = List.copyOf(students);
    }

    /**
     * What a student has.
     *
     * @param admissionNumber the student's number
     * @param name full name
     * @param scores by subject, of 100; null in those that the student does not take
     * @param total all marks
     * @param possible the most there is
     * @param average per cent
     * @param grade overall grade
     * @param gpa mean grade points
     * @param position in the class; null for those who are not ranked
     */
    public record StudentLine(
            String admissionNumber,
            String name,
            List<@Nullable BigDecimal> scores,
            BigDecimal total,
            BigDecimal possible,
            BigDecimal average,
            String grade,
            BigDecimal gpa,
            @Nullable Integer position) {}

    /**
     * The means of the subjects.
     *
     * @return one for each subject
     */
    public List<BigDecimal> averages() {
        return ofEachSubject(Decimals::mean);
    }

    /**
     * The best marks of the subjects.
     *
     * @return one for each subject
     */
    public List<BigDecimal> highest() {
        return ofEachSubject(Collections::max);
    }

    /**
     * The least marks of the subjects.
     *
     * @return one for each subject
     */
    public List<BigDecimal> lowest() {
        return ofEachSubject(Collections::min);
    }

    private List<BigDecimal> ofEachSubject(Function<List<BigDecimal>, BigDecimal> summarize) {
        BigDecimal[] summary = new BigDecimal[subjects.size()];
        for (int i = 0; i < summary.length; i++) {
            int subject = i;
            summary[i] = summarize.apply(students.stream()
                    .map(student -> student.scores().get(subject))
                    .filter(score -> score != null)
                    .toList());
        }
        return Arrays.asList(summary);
    }
}
