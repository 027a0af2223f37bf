package io.ssync.school.finance;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.notifications.MessageTasks;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Tasks about fees. Safe for use by many threads; each run takes one connection. */
public final class FinanceTasks {

    private final FeeReminders reminders;
    private final FeeAssignment assignment;

    /**
     * Works on a database.
     *
     * @param dataSource the school's database
     * @param clock the time, taken in UTC as the school system does: what today is
     */
    public FinanceTasks(DataSource dataSource, InstantSource clock) {
        SchoolDatabase database = new SchoolDatabase(dataSource);
        reminders = new FeeReminders(database, clock);
        assignment = new FeeAssignment(database, clock);
    }

    /**
     * Reminds guardians of unpaid fees that are due in seven days, in three, tomorrow, or were due yesterday or a number of
     * weeks ago. Meant to run every day; a second run on the same day tells nobody twice.
     *
     * @param self the running task
     * @return how many were reminded, and who could not be
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "finance.tasks.send_fee_reminders",
            aliases = "finance.send_fee_reminders",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public ReminderReport sendFeeReminders(TaskContext self) {
        ReminderReport report = reminders.remind();
        self.task(MessageTasks::deliverMessages).delay();
        return report;
    }

    /**
     * Reminds the guardians of all students who have not paid a fee.
     *
     * @param self the running task
     * @param feeStructureId the fee
     * @param message what to say; null for a text with the fee, the balance and the due date
     * @return how many were reminded, and who could not be
     * @throws FinanceRefusedException if there is no such fee
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "finance.tasks.send_custom_fee_reminder",
            aliases = "finance.send_custom_fee_reminder",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public CustomReminderReport sendCustomFeeReminder(TaskContext self, long feeStructureId, @Nullable String message) {
        CustomReminderReport report = reminders.remindOf(self.id(), feeStructureId, message);
        self.task(MessageTasks::deliverMessages).delay();
        return report;
    }

    /**
     * Assigns a mandatory fee to the active students of its levels: for its own term, else for the given one, else for every
     * term of its year.
     *
     * @param self the running task
     * @param feeStructureId the fee
     * @param termId the term, for a fee that has none; null for all terms
     * @return how many assignments are new
     * @throws FinanceRefusedException if there is no such fee or term, or the fee is not for that term
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "finance.tasks.bulk_assign_fees_task",
            aliases = "finance.bulk_assign_fees",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public AssignmentReport bulkAssignFees(TaskContext self, long feeStructureId, @Nullable Long termId) {
        self.progress(0, 1, "Assigning the fee");
        return assignment.assign(feeStructureId, termId);
    }
}
