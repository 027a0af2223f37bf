package io.ssync.school.reportcard;

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
    private final OffsetDateTime now;

    CardContents(
            ReportCardTables tables,
            CardClass cardClass,
            List<CardResult> results,
            ReportCard.School school,
            OffsetDateTime now) {
        this.cardClass = cardClass;
        this.school = school;
        this.now = now;
        scale = tables.scale();
        subjects = tables.subjects(results.stream().map(CardResult::id).toList());
        attendance = tables.attendance(
                cardClass, results.stream().map(CardResult::studentId).toList());
    }

    ReportCard card(CardResult result) {
        return new ReportCard(
                school,
                result.student(),
                new ReportCard.Term(
                        cardClass.term(), cardClass.year(), Dates.day(cardClass.starts()), Dates.day(cardClass.ends())),
                result.result(),
                subjects.getOrDefault(result.id(), List.of()),
                attendance.get(result.studentId()),
                scale,
                result.classTeacherRemarks(),
                result.principalRemarks(),
                Dates.time(now),
                Dates.day(result.published()));
    }

    /** Where the card should be stored. */
    String fileName(CardResult result) {
        return CardFileName.of(result.student().name(), cardClass.term(), cardClass.year(), now.toLocalDate());
    }
}
