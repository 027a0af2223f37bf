package io.ssync.school.finance;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Assigns a mandatory fee to the students whom it concerns, in one statement; existing assignments stay as they are. */
final class FeeAssignment {

    /** A fee, as far as assigning it goes. */
    private record Fee(
            String name,
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
                            row.getBoolean("is_mandatory"),
                            row.getLong("academic_year_id"),
                            row.getObject("term_id", Long.class)))
                    .findOne()
                    .orElseThrow(
                            () -> new FinanceRefusedException("There is no fee structure with the id " + feeId + "."));
            if (!fee.mandatory()) {
                return new AssignmentReport("success", fee.name(), 0);
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
            return new AssignmentReport("success", fee.name(), assigned);
        });
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
