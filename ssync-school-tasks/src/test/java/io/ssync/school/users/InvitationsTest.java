package io.ssync.school.users;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolApp;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.AsyncResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class InvitationsTest {

    private static final String HEADINGS = "first name,last name,email,phone number\n";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-09-15T10:00:00Z"));
    private final InstantSource clock = now::get;
    private final DataSource dataSource = TestDatabases.school();
    private final SchoolApp app = new SchoolApp(dataSource, clock);
    private final Invitations invitations = new Invitations(dataSource);

    @AfterEach
    void close() {
        app.close();
    }

    private String upload(String rows, boolean dryRun) {
        AsyncResult<UploadReport> upload =
                app.tasks().task(UsersTasks::bulkUploadParents).delay((HEADINGS + rows).getBytes(UTF_8), dryRun);
        upload.get();
        return upload.id();
    }

    @Test
    void showTheOfficeWhomTheMailServerRefuses() {
        app.mailServer().refuse("gone@example.org", 550);
        app.mailServer().refuse("busy@example.org", 451);

        String upload = upload(
                "Ada,Obi,ada@example.org,08030000001\nBen,Obi,gone@example.org,08030000002\nCy,Obi,busy@example.org,08030000003\n"
                        + "Di,Obi,,08030000004",
                false);
        String other = upload("Eve,Obi,eve@example.org,08030000005", false);

        await().until(() -> invitations.of(upload).undelivered().size() == 2);
        InvitationReport report = invitations.of(upload);
        assertThat(report.sent()).isEqualTo(1);
        assertThat(report.waiting()).isEqualTo(1);
        assertThat(report.undelivered())
                .satisfiesExactly(
                        gone -> {
                            assertThat(gone.email()).isEqualTo("gone@example.org");
                            assertThat(gone.reason()).contains("550", "no such mailbox");
                            assertThat(gone.givenUp()).isTrue();
                        },
                        busy -> {
                            assertThat(busy.email()).isEqualTo("busy@example.org");
                            assertThat(busy.reason()).contains("451");
                            assertThat(busy.givenUp()).isFalse();
                        });
        await().until(() -> invitations.of(other).equals(new InvitationReport(1, 0, List.of())));
    }

    @Test
    void areForgottenWithTheReportOfTheirUpload() {
        String upload = upload("Ada,Obi,ada@example.org,08030000001", false);
        await().until(() -> invitations.of(upload).sent() == 1);

        now.set(now.get().plusSeconds(31 * 86_400));
        upload("Ben,Obi,ben@example.org,08030000002", false);

        assertThat(invitations.of(upload)).isEqualTo(new InvitationReport(0, 0, List.of()));
        int kept = Jdbi.create(dataSource)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM ssync_invitation")
                        .mapTo(Integer.class)
                        .one());
        assertThat(kept).isEqualTo(1);
    }

    @Test
    void areNotMadeByADryRun() {
        String upload = upload("Ada,Obi,ada@example.org,08030000001", true);

        assertThat(invitations.of(upload)).isEqualTo(new InvitationReport(0, 0, List.of()));
        assertThat(app.mailServer().taken()).isEmpty();
    }
}
