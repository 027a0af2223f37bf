package io.ssync.school.academic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.UploadReport;
import io.ssync.sheets.RowError;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.InMemoryBroker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class ClassroomUploadTest {

    private final DataSource dataSource = TestDatabases.school();
    private final School school = new School(dataSource);
    private final TaskApp app = TaskApp.builder("school")
            .broker(new InMemoryBroker())
            .settings(TaskSettings.defaults().withAlwaysEager(true))
            .register(new AcademicTasks(dataSource, StudentUploads.CLOCK))
            .build();

    @BeforeEach
    void fill() {
        school.execute("INSERT INTO academic_classlevel (id, name) VALUES (1, 'JSS 1'), (2, 'jss 2'), (3, 'SSS 1')");
        school.execute("INSERT INTO academic_stream (name) VALUES ('SCIENCE'), ('ARTS')");
        teacher(10, "Grace Ada", "Obi", false);
        teacher(11, "Musa", "Bello", false);
        teacher(12, "Musa", "Bello", false);
        teacher(13, "Old", "Timer", true);
    }

    @AfterEach
    void close() {
        app.close();
    }

    private void teacher(int id, String first, String last, boolean inactive) {
        school.execute(
                "INSERT INTO users_customuser (id, password, is_superuser, first_name, last_name, email, date_joined, is_staff,"
                        + " is_active, is_accountant, is_teacher, is_parent, is_student)"
                        + " VALUES (?, '!', false, ?, ?, ?, now(), false, true, false, true, false, false)",
                id,
                first,
                last,
                id + "@example.org");
        school.execute(
                "INSERT INTO academic_teacher (id, unpaid_salary, address, inactive, user_id) VALUES (?, 0, '', ?, ?)",
                id,
                inactive,
                id);
    }

    private UploadReport upload(String... rows) {
        return upload(false, rows);
    }

    private UploadReport upload(boolean dryRun, String... rows) {
        byte[] file = ("class level,stream,class teacher\n" + String.join("\n", rows)).getBytes(UTF_8);
        return app.task(AcademicTasks::bulkUploadClassrooms).delay(file, dryRun).get();
    }

    @Test
    void makesAClassroomWithFreeSeats() {
        UploadReport report = upload("jss 1,science,grace ada  OBI", "JSS 2,,Grace Ada Obi");

        assertThat(report).isEqualTo(new UploadReport(2, 2, 0, List.of()));
        assertThat(school.row("SELECT * FROM academic_classroom WHERE name_id = 1"))
                .containsEntry("capacity", 40)
                .containsEntry("occupied_sits", 0)
                .containsEntry("stream_id", 1L)
                .containsEntry("class_teacher_id", 10L);
        assertThat(school.row("SELECT * FROM academic_classroom WHERE name_id = 2"))
                .containsEntry("stream_id", null);
    }

    @Test
    void namesEveryFault() {
        school.execute("INSERT INTO academic_classroom (capacity, occupied_sits, name_id, class_teacher_id)"
                + " VALUES (40, 0, 3, 10)");

        UploadReport report = upload(
                "JSS 9,Gold,Nobody Knows", "JSS 1,,Musa Bello", "JSS 1,,", "SSS 1,,Grace Ada Obi", "JSS 2,,Old Timer");

        assertThat(report.errors())
                .containsExactly(
                        new RowError(2, "class level", "JSS 9", "there is no class level of this name"),
                        new RowError(2, "stream", "Gold", "there is no stream of this name"),
                        new RowError(2, "class teacher", "Nobody Knows", "there is no active teacher of this name"),
                        new RowError(
                                3, "class teacher", "Musa Bello", "there are several active teachers of this name"),
                        new RowError(4, "class teacher", "", "class teacher is missing"),
                        new RowError(5, "class level", "SSS 1", "there is a classroom of this level already"),
                        new RowError(6, "class teacher", "Old Timer", "there is no active teacher of this name"));
        assertThat(report.failed()).isEqualTo(5);
        assertThat(school.count("academic_classroom")).isEqualTo(1);
    }

    @Test
    void storesTheGoodRowsBesideTheBadOnes() {
        assertThat(upload("JSS 9,,Grace Ada Obi", "JSS 2,,Grace Ada Obi").created())
                .isEqualTo(1);
        assertThat(school.strings("SELECT name_id FROM academic_classroom")).containsExactly("2");
    }

    @Test
    void letsNoWrongRowStandInTheWayOfAGoodOne() {
        UploadReport report = upload("JSS 1,,Nobody Knows", "JSS 1,,Grace Ada Obi", "jss 1,,Grace Ada Obi");

        assertThat(report.created()).isEqualTo(1);
        assertThat(report.errors())
                .containsExactly(
                        new RowError(2, "class teacher", "Nobody Knows", "there is no active teacher of this name"),
                        new RowError(4, "class level", "jss 1", "class level already in row 3 of this file"));
    }

    @Test
    void findsTeachersWithATitleOnEitherSide() {
        teacher(14, "Mrs. Ngozi", "Eze", false);

        assertThat(upload("JSS 1,,Mr. Grace Ada Obi", "JSS 2,,Ngozi Eze", "SSS 1,,Mrs Ngozi Eze")
                        .created())
                .isEqualTo(3);
    }

    @Test
    void suggestsTheNameThatMayBeMeant() {
        assertThat(upload("JSS1,,Obi Grace Ada").errors())
                .extracting(RowError::reason)
                .containsExactly(
                        "there is no class level of this name; did you mean JSS 1?",
                        "there is no active teacher of this name; did you mean Grace Ada Obi?");
    }

    @Test
    void storesNothingInADryRun() {
        UploadReport report = upload(true, "JSS 1,,Grace Ada Obi", "JSS 9,,Grace Ada Obi");

        assertThat(report.dryRun()).isTrue();
        assertThat(report.created()).isEqualTo(1);
        assertThat(report.failed()).isEqualTo(1);
        assertThat(school.count("academic_classroom")).isZero();
    }

    @Test
    void acceptsTheNamesOfTheWire() {
        byte[] file = "class level,stream,class teacher\nJSS 1,,Grace Ada Obi".getBytes(UTF_8);

        app.sendWithKwargs("academic.bulk_upload_classrooms", List.of(), Map.of("file_content", file, "dry_run", true))
                .get();
        app.send("academic.bulk_upload_classrooms", file).get();

        assertThat(school.count("academic_classroom")).isEqualTo(1);
    }

    @Test
    void makesOneClassroomWhenTheSameFileComesTwiceAtOnce() {
        List<CompletableFuture<UploadReport>> uploads = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> upload("JSS 1,,Grace Ada Obi", "JSS 2,,Grace Ada Obi", "SSS 1,,Grace Ada Obi"),
                        runnable -> new Thread(runnable).start()))
                .toList();

        List<UploadReport> reports =
                uploads.stream().map(CompletableFuture::join).toList();

        assertThat(reports.stream().mapToInt(UploadReport::created).sum()).isEqualTo(3);
        assertThat(reports.stream().mapToInt(UploadReport::failed).sum()).isEqualTo(3);
        assertThat(school.count("academic_classroom")).isEqualTo(3);
    }

    @Test
    void takesItsOwnTemplateWithoutTheExample() {
        byte[] template = new AcademicTemplates(dataSource).classrooms();

        var result = app.task(AcademicTasks::bulkUploadClassrooms).delay(template, false);

        assertThat(result.info().toString()).contains("The sheet has no rows");
        assertThat(Stream.of("JSS 1", "SCIENCE", "Grace Ada Obi"))
                .allMatch(choice -> Templates.texts(template).contains(choice));
    }
}
