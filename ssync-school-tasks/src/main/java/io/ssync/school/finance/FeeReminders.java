package io.ssync.school.finance;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import io.ssync.school.notifications.Notification;
import io.ssync.school.notifications.NotificationType;
import io.ssync.school.notifications.Notifications;
import io.ssync.school.notifications.Priority;
import io.ssync.school.people.FullName;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * Reminds guardians of unpaid fees. A reminder is given once for an assignment, window and day, however often it is asked for.
 * Students who have left are passed over.
 */
final class FeeReminders {

    private static final RowMapper<UnpaidFee> UNPAID_FEE = (row, context) -> new UnpaidFee(
            row.getLong("assignment_id"),
            row.getInt("student_id"),
            FullName.capitalize(row.getString("student")),
            row.getString("admission_number"),
            row.getString("fee"),
            row.getBigDecimal("balance"),
            row.getObject("due_date", LocalDate.class),
            row.getObject("recipient_id", Long.class));

    private final SchoolDatabase database;
    private final InstantSource clock;

    FeeReminders(SchoolDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Reminds of the fees whose due date is near or past. */
    ReminderReport remind() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return database.inTransaction(handle -> {
            List<UnpaidFee> unpaid = new Statements(handle, FeeReminders.class)
                    .query("unpaid-in-window")
                    .bind("today", today)
                    .map(UNPAID_FEE)
                    .list();
            Map<Notification, ReminderWindow> reminders = new LinkedHashMap<>();
            List<String> errors = new ArrayList<>();
            for (UnpaidFee fee : unpaid) {
                long daysLeft = fee.daysLeft(today);
                ReminderWindow.of(daysLeft).ifPresent(window -> {
                    Long recipient = fee.recipientId();
                    if (recipient == null) {
                        errors.add(withoutAccount(fee));
                    } else {
                        reminders.put(reminder(fee, recipient, window, today, daysLeft), window);
                    }
                });
            }
            Notifications notifications = new Notifications(handle, now);
            Map<ReminderWindow, Integer> counts = new EnumMap<>(ReminderWindow.class);
            // All at once: a guardian gets one e-mail, whatever is due when and for whichever child.
            notifications
                    .post(reminders.keySet())
                    .forEach(posted -> counts.merge(
                            Objects.requireNonNull(reminders.get(posted), "one of those"), 1, Integer::sum));
            return new ReminderReport(
                    counts.getOrDefault(ReminderWindow.WEEK_AHEAD, 0),
                    counts.getOrDefault(ReminderWindow.THREE_DAYS, 0),
                    counts.getOrDefault(ReminderWindow.TOMORROW, 0),
                    counts.getOrDefault(ReminderWindow.OVERDUE, 0),
                    errors,
                    notifications.templateErrors());
        });
    }

    /** Reminds of one fee, whenever it is due; once for a task. */
    CustomReminderReport remindOf(String taskId, long feeId, @Nullable String message) {
        Instant now = clock.instant();
        return database.inTransaction(handle -> {
            Statements statements = new Statements(handle, FeeReminders.class);
            if (statements
                    .query("fee-exists")
                    .bind("fee", feeId)
                    .mapTo(Boolean.class)
                    .findOne()
                    .isEmpty()) {
                throw new FinanceRefusedException("There is no fee structure with the id " + feeId + ".");
            }
            List<Notification> reminders = new ArrayList<>();
            List<String> errors = new ArrayList<>();
            for (UnpaidFee fee : UnpaidFee.ofStudents(statements
                    .query("unpaid")
                    .bind("fee", feeId)
                    .map(UNPAID_FEE)
                    .list())) {
                if (fee.recipientId() == null) {
                    errors.add(withoutAccount(fee));
                } else {
                    reminders.add(new Notification(
                            "fee-reminder:" + taskId + ":" + fee.assignmentId(),
                            fee.recipientId(),
                            fee.studentId(),
                            NotificationType.FEE,
                            Priority.NORMAL,
                            "Fee Payment Reminder",
                            message == null || message.isBlank() ? customText(fee) : message,
                            false));
                }
            }
            Notifications notifications = new Notifications(handle, now);
            notifications.post(reminders);
            return new CustomReminderReport(reminders.size(), errors, notifications.templateErrors());
        });
    }

    private static Notification reminder(
            UnpaidFee fee, long recipient, ReminderWindow window, LocalDate today, long daysLeft) {
        return new Notification(
                "fee:" + fee.assignmentId() + ":" + window.name().toLowerCase(Locale.ROOT) + ":" + today,
                recipient,
                fee.studentId(),
                NotificationType.FEE,
                window.priority(),
                window.title(daysLeft),
                fee.fee() + " of " + fee.money() + " for " + fee.student() + " " + window.nearness(daysLeft) + " "
                        + fee.due() + ".",
                window.bySms());
    }

    private static String customText(UnpaidFee fee) {
        return fee.fee() + " of " + fee.money() + " for " + fee.student() + " is not paid yet."
                + (fee.dueDate() == null ? "" : " Due date: " + fee.due() + ".");
    }

    private static String withoutAccount(UnpaidFee fee) {
        return fee.student() + " (" + fee.admissionNumber() + "), " + fee.fee()
                + ": there is no guardian with an account to remind";
    }
}
