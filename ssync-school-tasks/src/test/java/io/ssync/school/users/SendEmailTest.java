package io.ssync.school.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.mail.MailServer;
import io.ssync.school.mail.Mailer;
import io.ssync.school.mail.SmtpMailer;
import io.ssync.school.mail.TestMailServer;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class SendEmailTest {

    private final TestMailServer server = TestMailServer.start();
    private final Mailer mailer =
            new SmtpMailer(MailServer.of(server.url(), "office@school.example"), InstantSource.system());
    private final TaskApp app = TaskApp.builder("school")
            .broker(new InMemoryBroker())
            .register(new UsersTasks(
                    TestDatabases.school(),
                    new Invitation("Demo School", "https://school.example/password"),
                    mailer,
                    InstantSource.system()))
            .build();
    private final Worker worker = app.worker().concurrency(1).start();

    SendEmailTest() throws IOException {}

    @AfterEach
    void close() {
        worker.close();
        app.close();
        mailer.close();
        server.close();
    }

    @Test
    void sendsWithTheArgumentsOfTheSchoolSystem() {
        Object result = app.send(
                        "users.send_email_async", "Hello", "Dear all", List.of("a@example.org", "b@example.org"))
                .get();

        assertThat(result).isEqualTo(Map.of("status", "success", "message", "Email sent to 2 recipient(s)"));
        assertThat(server.taken())
                .extracting(mail -> mail.recipients() + " " + mail.header("To"))
                .containsExactly("[a@example.org] a@example.org", "[b@example.org] b@example.org");
        assertThat(server.taken().get(0).header("From")).isEqualTo("office@school.example");
        assertThat(server.taken().get(0).header("Auto-Submitted")).isNull();
    }

    @Test
    void sendsHtmlAndFilesByKeyword() {
        app.sendWithKwargs(
                        "users.tasks.send_email_async",
                        List.of("Hello", "Dear all", List.of("a@example.org"), "head@school.example"),
                        Map.of(
                                "html_message",
                                "<p>Dear all</p>",
                                "attachments",
                                List.of(Map.of(
                                        "name", "a.txt",
                                        "content_type", "text/plain",
                                        "content", "x".getBytes(StandardCharsets.UTF_8)))))
                .get();

        assertThat(server.taken().get(0).header("Content-Type")).startsWith("multipart/mixed");
        assertThat(server.taken().get(0).header("From")).isEqualTo("head@school.example");
    }

    @Test
    void failsAtOnceWhenSomebodyIsRefusedAfterTheOthersGotTheirs() {
        server.refuse("gone@example.org", 550);

        AsyncResult<SentEmail> result = app.task(UsersTasks::sendEmailAsync)
                .delay("Hello", "Dear all", List.of("gone@example.org", "a@example.org"), null, null, null);

        await().until(result::ready);
        assertThat(result.state()).isEqualTo(TaskState.FAILURE);
        assertThat(result.info().toString()).contains("gone@example.org").contains("no such mailbox");
        assertThat(server.taken()).hasSize(1);
        assertThat(server.taken().get(0).recipients()).containsExactly("a@example.org");
    }

    @Test
    void triesAgainForThoseWhoMustWaitAndSendsNobodyTwice() {
        server.refuse("busy@example.org", 450);
        AsyncResult<SentEmail> result = app.task(UsersTasks::sendEmailAsync)
                .delay("Hello", "Dear all", List.of("busy@example.org", "a@example.org"), null, null, null);
        await().until(() -> result.state().equals(TaskState.RETRY));

        server.accept("busy@example.org");

        assertThat(result.get().message()).isEqualTo("Email sent to 2 recipient(s)");
        assertThat(server.taken())
                .extracting(TestMailServer.Taken::recipients)
                .containsExactly(List.of("a@example.org"), List.of("busy@example.org"));
    }

    @Test
    void failsWithoutRecipients() {
        AsyncResult<SentEmail> result =
                app.task(UsersTasks::sendEmailAsync).delay("Hello", "Dear all", List.of(), null, null, null);

        await().until(result::ready);
        assertThat(result.info().toString()).contains("at least one recipient");
    }
}
