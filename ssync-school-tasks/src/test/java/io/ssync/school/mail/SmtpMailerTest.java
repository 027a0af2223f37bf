package io.ssync.school.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpMailerTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-15T10:00:00Z"));

    private TestMailServer server;
    private Mailer mailer;

    @BeforeEach
    void start() throws IOException {
        server = TestMailServer.start();
        mailer = mailer(server.url());
    }

    @AfterEach
    void stop() {
        mailer.close();
        server.close();
    }

    private static Mailer mailer(String url) {
        return new SmtpMailer(MailServer.of(url, "Ọ̀ṣun School <office@school.example>"), CLOCK);
    }

    private static Email email(String... recipients) {
        return new Email(
                "t1",
                null,
                List.of(recipients),
                "Résultats\r\nBcc: x@example.org",
                "Dear Ṣadé",
                null,
                List.of(),
                MailKind.LETTER);
    }

    @Test
    void sendsEachOfSeveralPeopleALetterOfTheirOwn() {
        MailOutcome outcome = mailer.send(email("ada@example.org", "ben@example.org"));

        assertThat(outcome.accepted()).containsExactlyInAnyOrder("ada@example.org", "ben@example.org");
        assertThat(server.taken())
                .extracting(letter -> letter.recipients() + " " + letter.header("To"))
                .containsExactly("[ada@example.org] ada@example.org", "[ben@example.org] ben@example.org");
        assertThat(server.sessions()).isEqualTo(1);
        TestMailServer.Taken taken = server.taken().get(0);
        assertThat(taken.content().strip()).isEqualTo("Dear Ṣadé");
        assertThat(taken.header("Message-ID")).isEqualTo("<t1@school.example>");
        assertThat(taken.header("Bcc")).isNull();
        assertThat(taken.header("Date")).contains("15 Dec 2025");
    }

    @Test
    void sendsHtmlBesideTextAndFiles() throws Exception {
        Attachment card = new Attachment("Ọlá's card.pdf", "application/pdf", "%PDF".getBytes(StandardCharsets.UTF_8));

        mailer.send(new Email(
                "t1",
                "head@school.example",
                List.of("ada@example.org"),
                "Card",
                "plain",
                "<b>ẹ</b>",
                List.of(card),
                MailKind.LETTER));

        var message = server.taken().get(0).message();
        assertThat(message.getFrom()[0]).hasToString("head@school.example");
        MimeMultipart parts = (MimeMultipart) message.getContent();
        MimeMultipart body = (MimeMultipart) parts.getBodyPart(0).getContent();
        assertThat(body.getContentType()).startsWith("multipart/alternative");
        assertThat(body.getBodyPart(0).getContent()).isEqualTo("plain");
        assertThat(body.getBodyPart(1).getContentType()).startsWith("text/html");
        assertThat(body.getBodyPart(1).getContent()).isEqualTo("<b>ẹ</b>");
        BodyPart file = parts.getBodyPart(1);
        assertThat(MimeUtility.decodeText(file.getFileName())).isEqualTo("Ọlá's card.pdf");
        assertThat(file.getInputStream().readAllBytes()).asString().isEqualTo("%PDF");
    }

    @Test
    void sendsToTheOthersWhenSomeAreRefused() {
        server.refuse("gone@example.org", 550);
        server.refuse("busy@example.org", 450);

        MailOutcome outcome =
                mailer.send(email("ada@example.org", "gone@example.org", "busy@example.org", "not an address"));

        assertThat(outcome.accepted()).containsExactly("ada@example.org");
        assertThat(outcome.refused()).containsOnlyKeys("gone@example.org", "not an address");
        assertThat(outcome.refused().get("gone@example.org")).contains("no such mailbox");
        assertThat(outcome.postponed()).containsOnlyKeys("busy@example.org");
        assertThat(server.taken().get(0).recipients()).containsExactly("ada@example.org");
    }

    @ParameterizedTest
    @CsvSource({"550, true", "450, false"})
    void tellsARefusedSenderFromOneWhoMustWait(int code, boolean permanent) {
        server.refuse("office@school.example", code);

        MailOutcome outcome = mailer.send(email("ada@example.org"));

        assertThat(outcome.refused().containsKey("ada@example.org")).isEqualTo(permanent);
        assertThat(outcome.postponed().containsKey("ada@example.org")).isEqualTo(!permanent);
    }

    @Test
    void saysOfWhatAProgramWroteThatItDid() {
        mailer.send(Email.text("t2", "ada@example.org", "Welcome", "Hello", MailKind.AUTOMATIC));
        mailer.send(Email.text("t3", "ada@example.org", "News", "Hello", MailKind.NOTIFICATION));
        mailer.send(email("ada@example.org"));

        assertThat(server.taken())
                .extracting(letter -> letter.header("Auto-Submitted") + " " + letter.header("List-Unsubscribe"))
                .containsExactly(
                        "auto-generated null",
                        "auto-generated <mailto:office@school.example?subject=unsubscribe>",
                        "null null");
    }

    @Test
    void doesNotSayThatALetterInTheLogWasSent() {
        MailOutcome outcome = new LoggingMailer().send(email("ada@example.org"));

        assertThat(outcome.accepted()).isEmpty();
        assertThat(outcome.refused())
                .containsEntry("ada@example.org", "no mail server is set, the e-mail is only in the log");
    }

    @Test
    void keepsItsConnectionOpen() {
        for (int i = 0; i < 20; i++) {
            mailer.send(email("ada@example.org"));
        }

        assertThat(server.taken()).hasSize(20);
        assertThat(server.sessions()).isEqualTo(1);
    }

    @Test
    void postponesWhileTheServerCannotBeReached() {
        mailer.send(email("ada@example.org"));
        server.close();

        assertThat(mailer.send(email("ada@example.org", "ben@example.org")).postponed())
                .containsOnlyKeys("ada@example.org", "ben@example.org")
                .hasEntrySatisfying(
                        "ada@example.org", reason -> assertThat(reason).contains("cannot be reached"));
    }

    @Test
    void insistsOnTls(@TempDir Path folder) throws Exception {
        try (TestMailServer tls = TestMailServer.startWithTls(folder)) {
            String address = "smtp+starttls://localhost:" + tls.port();
            try (Mailer trusting = mailer(address + "?trust=localhost");
                    Mailer distrustful = mailer(address);
                    Mailer open = mailer("smtp+starttls://localhost:" + server.port())) {
                assertThat(trusting.send(email("ada@example.org")).accepted()).containsExactly("ada@example.org");
                assertThat(distrustful.send(email("ada@example.org")).postponed())
                        .containsOnlyKeys("ada@example.org");
                assertThat(open.send(email("ada@example.org")).postponed()).containsOnlyKeys("ada@example.org");
            }
            assertThat(tls.taken()).hasSize(1);
        }
        assertThat(server.taken()).isEmpty();
    }

    @Test
    void knowsServersByTheirAddress() {
        assertThat(MailServer.of("smtps://a%40b:p%3Ass+w@mail.example", "x@y.z"))
                .isEqualTo(new MailServer("mail.example", 465, MailServer.Security.TLS, "a@b", "p:ss+w", "", "x@y.z"))
                .asString()
                .doesNotContain("p:ss");
        assertThat(MailServer.of("smtp+starttls://mail.example:2525", "x@y.z").port())
                .isEqualTo(2525);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://mail.example", "mail.example", "smtp://", "smtp://us er:secret@h"})
    void refusesOtherAddressesWithoutRepeatingThem(String url) {
        assertThatThrownBy(() -> MailServer.of(url, "x@y.z"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }
}
