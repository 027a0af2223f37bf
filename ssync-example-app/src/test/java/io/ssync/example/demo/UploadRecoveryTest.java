package io.ssync.example.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.AppProcess;
import io.ssync.example.ExampleServers;
import io.ssync.example.app.SchoolApp;
import io.ssync.school.academic.AcademicTasks;
import io.ssync.school.upload.UploadReport;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bad day does to uploads and to results, with real processes and servers. */
class UploadRecoveryTest {
    private static final int STUDENTS = 20_000;
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final String STUDENTS_WITH_CLASSES = """
            SELECT concat_ws('|', s.admission_number, s.first_name, s.last_name, s.date_of_birth, s.gender,
                             s.phone_number, s.street, s.is_active, level.name, enrolled.name, e.is_active, m.history)
            FROM academic_student s
            LEFT JOIN academic_classlevel level ON level.id = s.class_level_id
            LEFT JOIN academic_studentclassenrollment e ON e.student_id = s.id
            LEFT JOIN academic_classroom room ON room.id = e.classroom_id
            LEFT JOIN academic_classlevel enrolled ON enrolled.id = room.name_id
            LEFT JOIN academic_studentsmedicalhistory m ON m.student_id = s.id
            ORDER BY 1""";

    private static final String SEATS = """
            SELECT concat_ws('|', level.name, room.capacity, room.occupied_sits)
            FROM academic_classroom room JOIN academic_classlevel level ON level.id = room.name_id
            ORDER BY 1""";

    @TempDir
    private Path directory;

    private ExampleServers servers;
    private SchoolApp app;

    @BeforeEach
    void start() {
        servers = ExampleServers.start();
        SchoolApp.migrate(servers.given().database());
        app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
    }

    @AfterEach
    void stop() {
        app.close();
        servers.close();
    }

    @Test
    void anotherWorkerFinishesTheUploadOfAKilledOne() {
        SampleSchool school = SampleSchool.withFreeSeats(app.dataSource(), STUDENTS);
        StudentSheet sheet = sheet(school);
        UploadReport report;
        Duration took;
        try (AppProcess first = worker("first@test")) {
            AsyncResult<UploadReport> upload = upload(sheet, school);
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> upload.state().equals(TaskState.PROGRESS));
            first.kill();
            long killed = System.nanoTime();
            assertThat(servers.texts("SELECT count(*) FROM academic_student"))
                    .as("the kill came in the middle")
                    .containsExactly("0");

            try (AppProcess second = worker("second@test")) {
                report = upload.get(LEASE.multipliedBy(5));
                took = Duration.ofNanos(System.nanoTime() - killed);
                second.awaitLog("returned to their queues");
            }
        }

        assertThat(took).isLessThan(LEASE.multipliedBy(3).dividedBy(2));
        assertThat(report).isEqualTo(afterACleanRun(sheet));
    }

    @Test
    void anUploadOfManyRowsWritesItsProgressAFewTimes() {
        SampleSchool school = SampleSchool.withFreeSeats(app.dataSource(), STUDENTS);
        StudentSheet sheet = sheet(school);
        try (Worker worker = worker()) {
            long start = System.nanoTime();
            upload(sheet, school).get();
            double seconds = (System.nanoTime() - start) / 1e9;

            // Four a second, however many rows there are and however slow the machine is.
            assertThat(app.metrics()
                            .get("ssync.tasks.progress.writes")
                            .counter()
                            .count())
                    .isBetween(1.0, 4 * seconds + 2);
        }
    }

    @Test
    void anUploadSurvivesARestartOfRedis() {
        SampleSchool school = SampleSchool.withFreeSeats(app.dataSource(), STUDENTS);
        StudentSheet sheet = sheet(school);
        try (Worker worker = worker()) {
            AsyncResult<UploadReport> upload = upload(sheet, school);
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> upload.state().equals(TaskState.PROGRESS));

            servers.redis().restart();

            assertThat(upload.get(Duration.ofMinutes(1)).failed())
                    .isEqualTo(sheet.mistakes().size());
            await().until(() -> app.tasks().broker().status("academic").inFlight() == 0);
        }
    }

    @Test
    void aResultThatIsReadyWhilePostgresIsDownIsStoredAfterwards() {
        Duration outage = Duration.ofSeconds(20);
        try (Worker worker = worker()) {
            AsyncResult<Object> result = app.tasks().send("example.tasks.progress", 10, 100);
            await().until(() -> result.state().equals(TaskState.PROGRESS));

            servers.postgres().stop();
            await().until(() -> worker.running() == 0);
            await().pollDelay(outage).atMost(outage.multipliedBy(2)).until(() -> true);
            servers.postgres().restart();

            await().ignoreExceptions().atMost(Duration.ofSeconds(30)).until(result::ready);
            assertThat(result.get()).isEqualTo(10);
            assertThat(app.metrics()
                            .get("ssync.tasks.duration")
                            .tag("task", "example.tasks.progress")
                            .timer()
                            .count())
                    .as("it is run once")
                    .isEqualTo(1);
        }
    }

    /** The same sheet again, from the start, with nothing in its way. */
    private UploadReport afterACleanRun(StudentSheet sheet) {
        List<String> students = studentsWithClasses();
        List<String> seats = servers.texts(SEATS);
        assertThat(students).hasSize(STUDENTS - sheet.mistakes().size());

        servers.execute("TRUNCATE academic_student, academic_classroom CASCADE");
        SampleSchool school = SampleSchool.withFreeSeats(app.dataSource(), STUDENTS);
        try (Worker worker = worker()) {
            UploadReport report = upload(sheet, school).get();
            assertThat(studentsWithClasses()).isEqualTo(students);
            assertThat(servers.texts(SEATS)).isEqualTo(seats);
            return report;
        }
    }

    private List<String> studentsWithClasses() {
        // PostgreSQL still takes the tables for empty, and would join them row by row.
        servers.execute("ANALYZE");
        return servers.texts(STUDENTS_WITH_CLASSES);
    }

    private AsyncResult<UploadReport> upload(StudentSheet sheet, SampleSchool school) {
        return app.tasks()
                .task(AcademicTasks::bulkUploadStudents)
                .delay(sheet.content(), school.academicYearId(), null, null, null);
    }

    private static StudentSheet sheet(SampleSchool school) {
        return StudentSheet.make(school, STUDENTS, "TEST", LocalDate.now());
    }

    private Worker worker() {
        return app.tasks().worker().queues(SchoolApp.QUEUES).start();
    }

    private AppProcess worker(String name) {
        AppProcess worker = AppProcess.start(
                directory, servers.environment(), "worker", "-n", name, "--lease", String.valueOf(LEASE.toSeconds()));
        worker.awaitLog("ready");
        return worker;
    }
}
