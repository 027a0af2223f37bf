package io.ssync.school.reportcard;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a template can put on a card, under these names. Public because templates look into it; texts are empty where the
 * school knows nothing, dates are as people write them.
 *
 * @param school whose card it is
 * @param student whose results they are
 * @param term of which term
 * @param result the whole
 * @param subjects the parts, by name
 * @param attendance null if no attendance was taken in the class
 * @param ratings how the student behaves and what the student can do, in groups; empty if nobody said
 * @param scale what the grades mean, from the highest down
 * @param classTeacherRemarks what the class teacher says
 * @param principalRemarks what the head says
 * @param feesOwing such as ₦12,500.00; empty if there are none, or cards do not show them
 * @param generated date and time of the card
 * @param published date of the publication; empty if it is not published
 */
public record ReportCard(
        School school,
        Student student,
        Term term,
        Result result,
        List<Subject> subjects,
        @Nullable Attendance attendance,
        List<RatingGroup> ratings,
        List<Band> scale,
        String classTeacherRemarks,
        String principalRemarks,
        String feesOwing,
        String generated,
        String published) {

    /** Copies the lists. */
    public ReportCard {
        subjects = List.copyOf(subjects);
        ratings = List.copyOf(ratings);
        scale = List.copyOf(scale);
    }

    /**
     * The school.
     *
     * @param name its name
     * @param address where it is
     * @param telephone its number
     * @param email its address
     * @param motto its mission
     * @param logo a picture as a {@code data:} address
     */
    public record School(String name, String address, String telephone, String email, String motto, String logo) {}

    /**
     * The student.
     *
     * @param name full name
     * @param admissionNumber admission number
     * @param classroom the class
     * @param gender Male, Female or Other
     * @param dateOfBirth the day
     * @param photo a picture as a {@code data:} address
     */
    public record Student(
            String name, String admissionNumber, String classroom, String gender, String dateOfBirth, String photo) {}

    /**
     * The term.
     *
     * @param name its name
     * @param year the academic year
     * @param starts the first day
     * @param ends the last day
     * @param nextBegins the first day of the term after it
     */
    public record Term(String name, String year, String starts, String ends, String nextBegins) {}

    /**
     * What the student has overall.
     *
     * @param total all marks
     * @param possible the most there is
     * @param average per cent
     * @param grade overall grade
     * @param gpa mean grade points
     * @param position in the class
     * @param students in the class
     * @param computed when it was computed
     */
    public record Result(
            BigDecimal total,
            BigDecimal possible,
            BigDecimal average,
            String grade,
            BigDecimal gpa,
            @Nullable Integer position,
            @Nullable Integer students,
            String computed) {}

    /**
     * What the student has in a subject.
     *
     * @param name the subject
     * @param assessment continuous assessment, of 40; null if no mark was entered
     * @param examination the examination, of 60; null if no mark was entered
     * @param total of 100, what is missing counted as 0; null if no mark was entered at all
     * @param grade grade
     * @param points grade points
     * @param position in the class
     * @param students in the class
     * @param classAverage mean of the class
     * @param highest the best of the class
     * @param lowest the least of the class
     * @param teacher who teaches it
     * @param remarks what the teacher says
     */
    public record Subject(
            String name,
            @Nullable BigDecimal assessment,
            @Nullable BigDecimal examination,
            @Nullable BigDecimal total,
            String grade,
            BigDecimal points,
            @Nullable Integer position,
            @Nullable Integer students,
            @Nullable BigDecimal classAverage,
            @Nullable BigDecimal highest,
            @Nullable BigDecimal lowest,
            String teacher,
            String remarks) {}

    /**
     * How often the student was there. Half days count as halves.
     *
     * @param days school days of the class in the term
     * @param present days present, late ones too
     * @param absent days absent
     * @param late days late
     * @param percentage present of all days, per cent
     */
    public record Attendance(int days, BigDecimal present, BigDecimal absent, int late, BigDecimal percentage) {}

    /**
     * Ratings of one kind.
     *
     * @param area such as Behaviour or Skills
     * @param ratings in the order in which the school has them
     */
    public record RatingGroup(String area, List<Rating> ratings) {

        /** Copies the list. */
        public RatingGroup {
            ratings = List.copyOf(ratings);
        }
    }

    /**
     * A rating.
     *
     * @param trait what is rated
     * @param score from 1, poor, to 5, excellent
     */
    public record Rating(String trait, int score) {}

    /**
     * A band of the grade scale.
     *
     * @param letter the grade
     * @param from the least per cent
     * @param to the most
     * @param points grade points
     */
    public record Band(String letter, BigDecimal from, BigDecimal to, BigDecimal points) {}
}
