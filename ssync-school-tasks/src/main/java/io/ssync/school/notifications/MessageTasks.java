package io.ssync.school.notifications;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.mail.MailUnavailableException;
import io.ssync.school.mail.Mailer;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.time.InstantSource;
import java.util.Objects;
import javax.sql.DataSource;

/** Delivers what other tasks have to tell. Safe for use by many threads. */
public final class MessageTasks {

    private final MessageDelivery delivery;
    private final DailyDigests digests;

    /**
     * Delivers messages that wait in a database.
     *
     * @param dataSource the school's database
     * @param mailer sends e-mail; closed by whoever made it
     * @param sms sends text messages
     * @param portalUrl where families find what they are told of, for the end of letters; empty for nowhere
     * @param clock the time
     */
    public MessageTasks(DataSource dataSource, Mailer mailer, SmsGateway sms, String portalUrl, InstantSource clock) {
        SchoolDatabase database = new SchoolDatabase(dataSource);
        digests = new DailyDigests(database, clock);
        delivery = new MessageDelivery(
                database,
                Objects.requireNonNull(mailer, "mailer"),
                Objects.requireNonNull(sms, "sms"),
                Objects.requireNonNull(portalUrl, "portalUrl"),
                Objects.requireNonNull(clock, "clock"));
    }

    /**
     * Delivers the messages that are due: those of notifications, and invitations. If some cannot be delivered now, the task
     * is tried again, and they wait longer each time, for two days in all. Called by tasks after they have committed messages;
     * more often than needed does no harm.
     *
     * @param self the running task
     * @return how many were sent
     * @throws MailUnavailableException if messages wait; the task is tried again by itself
     */
    @Task(
            name = "notifications.tasks.deliver_messages_task",
            aliases = "notifications.deliver_messages",
            autoRetryFor = {MailUnavailableException.class, TransientDatabaseException.class},
            maxRetries = 50,
            retryBackoff = true,
            retryBackoffMax = 3600)
    public DeliveryReport deliverMessages(TaskContext self) {
        return delivery.deliver(self.retries() > 0, self::checkCancelled);
    }

    /**
     * Sends those who want one e-mail a day what they have not read and were not told otherwise, once their time of the day has
     * come. Meant to run every hour; nobody gets two on one day.
     *
     * @param self the running task
     * @return how many digests there are
     * @throws TransientDatabaseException if the database failed for now; the task is tried again by itself
     */
    @Task(
            name = "notifications.tasks.send_daily_digests_task",
            aliases = "notifications.send_daily_digests",
            autoRetryFor = TransientDatabaseException.class,
            maxRetries = 10,
            retryBackoff = true)
    public DigestReport sendDailyDigests(TaskContext self) {
        int sent = digests.send();
        self.task(MessageTasks::deliverMessages).delay();
        return new DigestReport(sent);
    }
}
