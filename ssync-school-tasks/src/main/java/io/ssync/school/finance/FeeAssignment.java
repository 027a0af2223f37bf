package io.ssync.school.finance;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assigns a mandatory fee to the students whom it concerns, in one statement; existing assignments stay as they are. */
final class FeeAssignment {

    /** A fee, as far as assigning it goes. */
    private record Fee(
            String name,
            BigDecimal amount,
            boolean mandatory,
            long academicYearId,
            @Nullable Long termId) {}

    private final SchoolDatabase database;
    private final InstantSource clock;

    FeeAssignment(SchoolDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    AssignmentReport assign(long feeId, @Nullable Long termId) {
        return database.inTransaction(handle -> {
            Statements statements = new Statements(handle, FeeAssignment.class);
            Fee fee = statements
                    .query("find-fee")
                    .bind("fee", feeId)
                    .map((row, context) -> new Fee(
                            row.getString("name"),
                            row.getBigDecimal("amount"),
                            row.getBoolean("is_mandatory"),
                            row.getLong("academic_year_id"),
                            row.getObject("term_id", Long.class)))
                    .findOne()
                    .orElseThrow(
                            () -> new FinanceRefusedException("There is no fee structure with the id " + feeId + "."));
            if (!fee.mandatory()) {
                return new AssignmentReport(
                        "success",
                        fee.name(),
                        0,
                        List.of(fee.name() + " is not mandatory, so it is not assigned to everybody."));
            }
            if (termId != null) {
                checkTerm(statements, fee, termId);
            }
            int assigned = statements
                    .update("assign")
                    .bind("fee", feeId)
                    .bind("term", fee.termId() == null ? termId : fee.termId())
                    .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .execute();
            return new AssignmentReport("success", fee.name(), assigned, otherAmounts(statements, feeId, fee));
        });
    }

    /** A fee whose amount was changed after it was assigned is a bill that nobody has been given. */
    private static List<String> otherAmounts(Statements statements, long feeId, Fee fee) {
        int students = statements
                .query("count-other-amounts")
                .bind("fee", feeId)
                .bind("amount", fee.amount())
                .mapTo(Integer.class)
                .one();
        return students == 0
                ? List.of()
                : List.of(students + (students == 1 ? " student was" : " students were") + " assigned " + fee.name()
                        + " with another amount than " + Naira.text(fee.amount()) + " before; that stays as it is.");
    }

    private static void checkTerm(Statements statements, Fee fee, long termId) {
        long year = statements
                .query("find-year")
                .bind("term", termId)
                .mapTo(Long.class)
                .findOne()
                .orElseThrow(() -> new FinanceRefusedException("There is no term with the id " + termId + "."));
        if (year != fee.academicYearId()) {
            throw new FinanceRefusedException(
                    "The term with the id " + termId + " is not of the academic year of " + fee.name() + ".");
        }
        if (fee.termId() != null && fee.termId() != termId) {
            throw new FinanceRefusedException(fee.name() + " is a fee of another term.");
        }
    }
}
