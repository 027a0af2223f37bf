package io.ssync.school.finance;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fee of a student that is not fully paid.
 *
 * @param assignmentId the assignment of the fee to the student
 * @param studentId the student
 * @param student the student's full name
 * @param admissionNumber the student's admission number
 * @param fee the name of the fee
 * @param balance what is still to be paid
 * @param dueDate when, if that is set
 * @param recipientId the account of the student's guardian; null if there is no guardian or the guardian has no account
 */
record UnpaidFee(
        long assignmentId,
        int studentId,
        String student,
        String admissionNumber,
        String fee,
        BigDecimal balance,
        @Nullable LocalDate dueDate,
        @Nullable Long recipientId) {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MMMM dd, yyyy", Locale.ENGLISH);

    /**
     * What students owe of one fee, which may be assigned to each for several terms: one for each student, with the sum.
     *
     * @param unpaid all assignments of the fee
     */
    static List<UnpaidFee> ofStudents(List<UnpaidFee> unpaid) {
        Map<Integer, UnpaidFee> sums = new LinkedHashMap<>();
        unpaid.forEach(fee -> sums.merge(fee.studentId(), fee, UnpaidFee::plus));
        return List.copyOf(sums.values());
    }

    private UnpaidFee plus(UnpaidFee other) {
        return new UnpaidFee(
                assignmentId,
                studentId,
                student,
                admissionNumber,
                fee,
                balance.add(other.balance()),
                dueDate,
                recipientId);
    }

    /** Such as ₦12,500.00. */
    String money() {
        return Naira.text(balance);
    }

    /** Such as December 01, 2026. */
    String due() {
        return DATE.format(dueDate);
    }

    /** Days until it is due; negative for days since. */
    long daysLeft(LocalDate today) {
        return ChronoUnit.DAYS.between(today, dueDate);
    }
}
