package io.ssync.school;

import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.finance.FinanceTasks;
import io.ssync.school.mail.MailServer;
import io.ssync.school.mail.Mailer;
import io.ssync.school.mail.SmtpMailer;
import io.ssync.school.mail.TestMailServer;
import io.ssync.school.media.MediaFolder;
import io.ssync.school.notifications.LoggingSmsGateway;
import io.ssync.school.notifications.MessageTasks;
import io.ssync.school.notifications.SmsGateway;
import io.ssync.school.reportcard.FeesOnCards;
import io.ssync.school.reportcard.ReportCardTasks;
import io.ssync.school.reportcard.ReportCardTemplate;
import io.ssync.school.users.Invitation;
import io.ssync.school.users.UsersTasks;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import javax.sql.DataSource;

/** The school's tasks with a worker, and a mail server that keeps what it takes. */
public final class SchoolApp implements AutoCloseable {

    /** Where letters lead. */
    public static final String PORTAL = "https://portal.school.example/";

    private final TestMailServer mailServer;
    private final Mailer mailer;
    private final TaskApp app;
    private final Worker worker;

    public SchoolApp(DataSource dataSource, InstantSource clock) {
        this(dataSource, clock, new LoggingSmsGateway());
    }

    public SchoolApp(DataSource dataSource, InstantSource clock, SmsGateway sms) {
        this(dataSource, clock, sms, Path.of("target", "media"));
    }

    /** With a folder for report cards. */
    public SchoolApp(DataSource dataSource, InstantSource clock, Path media) {
        this(dataSource, clock, new LoggingSmsGateway(), media);
    }

    private SchoolApp(DataSource dataSource, InstantSource clock, SmsGateway sms, Path media) {
        try {
            mailServer = TestMailServer.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mailer = new SmtpMailer(MailServer.of(mailServer.url(), "office@school.example"), InstantSource.system());
        app = TaskApp.builder("school")
                .broker(new InMemoryBroker())
                .register(new UsersTasks(
                        dataSource, new Invitation("Demo School", "https://school.example/password"), mailer, clock))
                .register(new ExaminationTasks(dataSource, clock))
                .register(new ReportCardTasks(
                        dataSource,
                        new MediaFolder(media),
                        ReportCardTemplate.standard(),
                        "Demo School",
                        FeesOnCards.WITHHOLD,
                        clock))
                .register(new FinanceTasks(dataSource, clock))
                .register(new MessageTasks(dataSource, mailer, sms, PORTAL, clock))
                .build();
        worker = app.worker().concurrency(2).start();
    }

    public TaskApp tasks() {
        return app;
    }

    public TestMailServer mailServer() {
        return mailServer;
    }

    @Override
    public void close() {
        worker.close();
        app.close();
        mailer.close();
        mailServer.close();
    }
}
