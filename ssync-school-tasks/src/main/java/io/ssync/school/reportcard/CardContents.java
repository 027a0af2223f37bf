package io.ssync.school.reportcard;

import io.ssync.school.ratings.Trait;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** What the cards of a class say, loaded for all of them at once. */
final class CardContents {

    private final CardClass cardClass;
    private final ReportCard.School school;
    private final List<ReportCard.Band> scale;
    private final Map<Long, List<ReportCard.Subject>> subjects;
    private final Map<Integer, ReportCard.Attendance> attendance;
    private final Map<Integer, List<ReportCard.RatingGroup>> ratings;
    private final boolean showsFees;
    private final CardPictures pictures;
    private final OffsetDateTime now;

    CardContents(
            ReportCardTables tables,
            List<Trait> traits,
            CardClass cardClass,
            List<CardResult> results,
            ReportCard.School school,
            boolean showsFees,
            CardPictures pictures,
            OffsetDateTime now) {
        this.cardClass = cardClass;
        this.school = school;
        this.showsFees = showsFees;
        this.pictures = pictures;
        this.now = now;
        scale = tables.scale();
        subjects = tables.subjects(results.stream().map(CardResult::id).toList());
        List<Integer> students = results.stream().map(CardResult::studentId).toList();
        attendance = tables.attendance(cardClass, students);
        ratings = tables.ratings(cardClass, students, traits);
    }

    ReportCard card(CardResult result) {
        return new ReportCard(
                school,
                student(result.student()),
                new ReportCard.Term(
                        cardClass.term(),
                        cardClass.year(),
                        Dates.day(cardClass.starts()),
                        Dates.day(cardClass.ends()),
                        Dates.day(cardClass.nextBegins())),
                result.result(),
                subjects.getOrDefault(result.id(), List.of()),
                attendance.get(result.studentId()),
                ratings.getOrDefault(result.studentId(), List.of()),
                scale,
                result.classTeacherRemarks(),
                result.principalRemarks(),
                showsFees ? result.feesOwing() : "",
                Dates.time(now),
                Dates.day(result.published()));
    }

    /** With the photo itself instead of its path: one class of photos at once would be much memory. */
    private ReportCard.Student student(ReportCard.Student student) {
        return new ReportCard.Student(
                student.name(),
                student.admissionNumber(),
                student.classroom(),
                student.gender(),
                student.dateOfBirth(),
                pictures.read(
                        "The photo of " + student.name() + " (" + student.admissionNumber() + ")", student.photo()));
    }

    /** Where the card should be stored. */
    String fileName(CardResult result) {
        return CardFileName.of(result.student().name(), cardClass.term(), cardClass.year(), now.toLocalDate());
    }
}
