package io.ssync.school.examination;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.Statements;
import io.ssync.school.notifications.Notification;
import io.ssync.school.notifications.NotificationType;
import io.ssync.school.notifications.Notifications;
import io.ssync.school.notifications.Priority;
import io.ssync.school.people.FullName;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the results of a class to parents, or hides them again. Results that are published keep their date. A guardian is told
 * once of each result: when it becomes visible for the first time.
 */
final class ResultPublication {

    /** A result that has become visible. */
    private record Visible(
            long id,
            int studentId,
            String student,
            String admissionNumber,
            String average,
            String grade,
            @Nullable Long recipientId) {}

    private final SchoolDatabase database;
    private final InstantSource clock;

    ResultPublication(SchoolDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    PublicationReport publish(long termId, long classroomId) {
        Instant now = clock.instant();
        return database.inTransaction(handle -> {
            TermClass termClass = new ResultTables(handle).find(termId, classroomId);
            Statements statements = new Statements(handle, ResultPublication.class);
            List<Visible> visible = statements
                    .query("publish")
                    .bind("term", termId)
                    .bind("classroom", classroomId)
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .map((row, context) -> new Visible(
                            row.getLong("id"),
                            row.getInt("student_id"),
                            FullName.capitalize(row.getString("student")),
                            row.getString("admission_number"),
                            row.getString("average_percentage"),
                            row.getString("grade"),
                            row.getObject("recipient_id", Long.class)))
                    .list();
            int published = count(statements, termClass);
            if (published == 0) {
                throw new ExaminationRefusedException("There are no results of " + termClass.classroom() + " for "
                        + termClass.term() + ": compute them first.");
            }
            List<Notification> notifications = new ArrayList<>();
            List<String> withoutAccount = new ArrayList<>();
            for (Visible result : visible) {
                if (result.recipientId() == null) {
                    withoutAccount.add(result.student() + " (" + result.admissionNumber() + ")");
                } else {
                    notifications.add(notification(result, result.recipientId(), termClass));
                }
            }
            Notifications messages = new Notifications(handle, now);
            int notified = messages.post(notifications).size();
            return new PublicationReport(
                    "success",
                    published,
                    visible.size(),
                    notified,
                    withoutAccount,
                    termClass.term(),
                    termClass.classroom(),
                    notRanked(statements, termClass),
                    messages.templateErrors());
        });
    }

    PublicationReport unpublish(long termId, long classroomId) {
        return database.inTransaction(handle -> {
            TermClass termClass = new ResultTables(handle).find(termId, classroomId);
            Statements statements = new Statements(handle, ResultPublication.class);
            int changed = statements
                    .update("unpublish")
                    .bind("term", termId)
                    .bind("classroom", classroomId)
                    .execute();
            return new PublicationReport(
                    "success",
                    count(statements, termClass),
                    changed,
                    0,
                    List.of(),
                    termClass.term(),
                    termClass.classroom(),
                    notRanked(statements, termClass),
                    List.of());
        });
    }

    private static int count(Statements statements, TermClass termClass) {
        return statements
                .query("count-published")
                .bind("term", termClass.termId())
                .bind("classroom", termClass.classroomId())
                .mapTo(Integer.class)
                .one();
    }

    private static List<String> notRanked(Statements statements, TermClass termClass) {
        return statements
                .query("not-ranked")
                .bind("term", termClass.termId())
                .bind("classroom", termClass.classroomId())
                .map((row, context) ->
                        FullName.capitalize(row.getString("name")) + " (" + row.getString("admission_number") + ")")
                .list();
    }

    private static Notification notification(Visible result, long recipientId, TermClass termClass) {
        return new Notification(
                "result:" + result.id(),
                recipientId,
                result.studentId(),
                NotificationType.RESULT,
                Priority.NORMAL,
                "Results of " + result.student() + " for " + termClass.term() + " published",
                "The results of " + result.student() + " for " + termClass.term() + " are published: average "
                        + result.average() + " per cent, grade " + result.grade() + ".",
                true);
    }
}
