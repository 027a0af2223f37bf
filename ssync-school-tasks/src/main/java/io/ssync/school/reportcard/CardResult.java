package io.ssync.school.reportcard;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A result of which a card is made.
 *
 * @param id the result
 * @param studentId whose it is
 * @param student what the card says of the student, the photo still a path below the media root
 * @param result what it says overall
 * @param classTeacherRemarks what the class teacher says
 * @param principalRemarks what the head says
 * @param feesOwing such as ₦12,500.00; empty if all is paid
 * @param published when it was published; null if it is not
 * @param file the card that is there already; empty if there is none
 * @param recipientId the account of the student's guardian; null if there is none
 */
record CardResult(
        long id,
        int studentId,
        ReportCard.Student student,
        ReportCard.Result result,
        String classTeacherRemarks,
        String principalRemarks,
        String feesOwing,
        @Nullable LocalDate published,
        String file,
        @Nullable Long recipientId) {

    static String text(@Nullable String stored) {
        return stored == null ? "" : stored.strip();
    }

    static @Nullable LocalDate day(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toLocalDate();
    }
}
