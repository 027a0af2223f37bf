package io.ssync.school.users;

import io.ssync.school.columns.ParentColumn;
import io.ssync.school.columns.TeacherColumn;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.mail.Attachment;
import io.ssync.school.mail.Email;
import io.ssync.school.mail.MailKind;
import io.ssync.school.mail.MailRefusedException;
import io.ssync.school.mail.MailUnavailableException;
import io.ssync.school.mail.Mailer;
import io.ssync.school.notifications.MessageTasks;
import io.ssync.school.upload.RowSurvey;
import io.ssync.school.upload.SheetUpload;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadRejectedException;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Tasks about teachers and parents, and e-mail. Safe for use by many threads; each run takes one connection. */
public final class UsersTasks {

    private final SheetUpload<TeacherColumn> teachers;
    private final SheetUpload<ParentColumn> parents;
    private final Invitation invitation;
    private final EmailSending emails;
    private final InstantSource clock;

    /**
     * Works on a database.
     *
     * @param dataSource the school's database
     * @param invitation what the owners of new accounts are told
     * @param mailer sends e-mail; closed by whoever made it
     * @param clock the time, taken in UTC as the school system does
     */
    public UsersTasks(DataSource dataSource, Invitation invitation, Mailer mailer, InstantSource clock) {
        SchoolDatabase database = new SchoolDatabase(dataSource);
        teachers = SheetUpload.of(database, clock, TeacherColumn.class);
        parents = SheetUpload.of(database, clock, ParentColumn.class);
        this.invitation = Objects.requireNonNull(invitation, "invitation");
        emails = new EmailSending(Objects.requireNonNull(mailer, "mailer"), new SentEmails(database, clock));
        this.clock = clock;
    }

    /**
     * Makes the teachers of a sheet, each with an account that has no password and an invitation to set one.
     *
     * <p>The sheet is an Excel workbook or a CSV file with a row of headings and these columns: first name, last name, e-mail,
     * phone number, date of birth, gender, address, national id, TIN, qualification, middle name. E-mail, national id, TIN and phone number
     * must not be in use. Somebody who has an account already becomes a teacher with it. Delivered again, the task returns its
     * first report.
     *
     * @param self the running task
     * @param fileContent the file
     * @param dryRun whether the file is only checked and nothing stored; null is no
     * @return what was stored and what was not
     * @throws UploadRejectedException if the file as a whole cannot be used; nothing has changed then
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "users.tasks.bulk_upload_teachers_task",
            aliases = "users.bulk_upload_teachers",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public UploadReport bulkUploadTeachers(TaskContext self, byte[] fileContent, @Nullable Boolean dryRun) {
        UploadReport report = teachers.run(
                self.id(),
                fileContent,
                Boolean.TRUE.equals(dryRun),
                UploadProgress.of(self),
                handle -> RowSurvey.none(() -> teacherIntake(handle, self.id())));
        self.task(MessageTasks::deliverMessages).delay();
        return report;
    }

    /**
     * Makes the parents of a sheet and the guardians of their children.
     *
     * <p>The sheet is like that of the teachers, with these columns: first name, last name, e-mail, phone number, address,
     * national id, relationship, occupation, student admission number, middle name. Several admission numbers have commas between
     * them; children of one guardian become siblings. A parent who is here already gets the children who are new. A parent with an e-mail address gets an account without a password and an
     * invitation to set one. Delivered again, the task returns its first report.
     *
     * @param self the running task
     * @param fileContent the file
     * @param dryRun whether the file is only checked and nothing stored; null is no
     * @return what was stored and what was not
     * @throws UploadRejectedException if the file as a whole cannot be used; nothing has changed then
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "users.tasks.bulk_upload_parents_task",
            aliases = "users.bulk_upload_parents",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public UploadReport bulkUploadParents(TaskContext self, byte[] fileContent, @Nullable Boolean dryRun) {
        UploadReport report = parents.run(
                self.id(),
                fileContent,
                Boolean.TRUE.equals(dryRun),
                UploadProgress.of(self),
                handle -> RowSurvey.none(() -> parentIntake(handle, self.id())));
        self.task(MessageTasks::deliverMessages).delay();
        return report;
    }

    /**
     * Sends an e-mail, to each recipient a letter of their own. A recipient whom the mail server refuses for good fails the task at once, after the others got theirs;
     * if it only does not take the message now, the task is tried again for those who wait. Whoever has it does not get it a
     * second time when the task is delivered again.
     *
     * @param self the running task
     * @param subject on one line
     * @param message the text
     * @param recipientList to whom
     * @param fromEmail who sends it; null for the school's own address
     * @param htmlMessage the same in HTML, if there is that
     * @param attachments files that go with it, if there are any
     * @return to how many it went
     * @throws MailRefusedException if somebody was refused
     * @throws MailUnavailableException if it could not be handed over for now; the task is tried again by itself
     */
    @Task(
            name = "users.tasks.send_email_async",
            aliases = "users.send_email_async",
            autoRetryFor = {MailUnavailableException.class, TransientDatabaseException.class},
            maxRetries = 10,
            retryBackoff = true)
    public SentEmail sendEmailAsync(
            TaskContext self,
            String subject,
            String message,
            List<String> recipientList,
            @Nullable String fromEmail,
            @Nullable String htmlMessage,
            @Nullable List<Attachment> attachments) {
        Email email = new Email(
                self.id(),
                fromEmail,
                recipientList,
                subject,
                message,
                htmlMessage,
                attachments == null ? List.of() : attachments,
                MailKind.LETTER);
        emails.send(email);
        return new SentEmail("success", "Email sent to " + email.recipients().size() + " recipient(s)");
    }

    private TeacherIntake teacherIntake(Handle handle, String taskId) {
        Instant now = clock.instant();
        return new TeacherIntake(
                new TeacherTables(handle),
                accounts(handle, Role.TEACHER, taskId, now),
                LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    private ParentIntake parentIntake(Handle handle, String taskId) {
        Instant now = clock.instant();
        return new ParentIntake(new ParentTables(handle), accounts(handle, Role.PARENT, taskId, now), utc(now));
    }

    private Accounts accounts(Handle handle, Role role, String taskId, Instant now) {
        return new Accounts(handle, role, invitation, taskId, utc(now));
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
