package io.ssync.school.academic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadReport;
import io.ssync.sheets.RowError;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two uploads at once, and an upload beside other programs that write the same tables. */
@OnBothSchemas
class ConcurrentUploadsTest {

    /** Not the common pool, which has a single thread on a small machine. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final DataSource dataSource = TestDatabases.school();
    private final School school = new School(dataSource);
    private final StudentUploads upload = new StudentUploads(dataSource);
    private final long year = school.activeYear("2025/2026");

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void neverSeatMoreThanAClassroomHolds() {
        long first = school.classroom("Grade 1", 150);
        long second = school.classroom("Grade 2", 1_000);

        List<UploadReport> reports = atOnce(
                file(i -> "A" + i + ",Ada,Obi,,,,,,Grade " + (1 + i % 2) + ",", 200),
                file(i -> "B" + i + ",Ben,Obi,,,,,,Grade " + (2 - i % 2) + ",", 200),
                file(i -> "C" + i + ",Cy,Obi,,,,,,Grade 1,", 200));

        assertThat(reports)
                .extracting(UploadReport::created)
                .satisfies(created ->
                        assertThat(created.stream().mapToInt(i -> i).sum()).isEqualTo(350));
        assertThat(school.occupiedSeats(first)).isEqualTo(150);
        assertThat(school.occupiedSeats(second)).isEqualTo(200);
        assertThat(school.count("academic_studentclassenrollment WHERE classroom_id = " + first))
                .isEqualTo(150);
    }

    @Test
    void giveNoAdmissionNumberTwice() {
        school.classroom("Grade 1", 1_000);
        school.classroom("Grade 2", 1_000);

        List<UploadReport> reports = atOnce(
                file(i -> ",Ada" + i + ",Obi,,,,,,Grade 1,", 300), file(i -> ",Ben" + i + ",Obi,,,,,,Grade 2,", 300));

        assertThat(reports).extracting(UploadReport::failed).containsOnly(0);
        assertThat(school.strings("SELECT admission_number FROM academic_student ORDER BY 1"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 600)
                        .mapToObj(i -> "ADM-2025-%04d".formatted(i))
                        .toList());
    }

    @Test
    void takeTheSameFileInOnce() {
        long grade1 = school.classroom("Grade 1", 1_000);
        byte[] file = file(i -> (i % 2 == 0 ? "A" + i : "") + ",Ada" + i + ",Obi,,,,,,Grade 1,", 300);

        List<UploadReport> reports = atOnce(file, file, file);

        assertThat(reports).extracting(UploadReport::created).containsExactlyInAnyOrder(300, 0, 0);
        assertThat(school.count("academic_student")).isEqualTo(300);
        assertThat(school.occupiedSeats(grade1)).isEqualTo(300);
    }

    @Test
    void turnANumberThatSomeoneElseTakesMeanwhileIntoARowError() throws Exception {
        long grade1 = school.classroom("Grade 1", 40);
        byte[] file = file(i -> 1000 + i + ",Ada,Obi,,,,,,Grade 1,", 3);

        UploadReport report = whileAnotherProgramHolds("1001", () -> upload.file(year, file));

        assertThat(report.created()).isEqualTo(2);
        assertThat(report.errors())
                .containsExactly(new RowError(3, "admission number", "1001", "admission number already in use"));
        assertThat(school.occupiedSeats(grade1)).isEqualTo(2);
        assertThat(school.count("academic_studentclassenrollment")).isEqualTo(2);
    }

    @Test
    void giveAnotherNumberWhenSomeoneElseTakesTheNextMeanwhile() throws Exception {
        long grade1 = school.classroom("Grade 1", 40);
        byte[] file = file(i -> ",Ada" + i + ",Obi,,,,,,Grade 1,", 3);

        UploadReport report = whileAnotherProgramHolds("ADM-2025-0002", () -> upload.file(year, file));

        assertThat(report.created()).isEqualTo(3);
        assertThat(school.strings(
                        "SELECT admission_number FROM academic_student WHERE first_name LIKE 'ada%' ORDER BY 1"))
                .containsExactly("ADM-2025-0001", "ADM-2025-0003", "ADM-2025-0004");
        assertThat(school.occupiedSeats(grade1)).isEqualTo(3);
    }

    @Test
    void ofTheSameTaskReturnOneReport() throws Exception {
        school.classroom("Grade 1", 40);
        byte[] file = file(i -> 1000 + i + ",Ada,Obi,,,,,,Grade 1,", 3);
        CountDownLatch firstHasBegun = new CountDownLatch(1);
        CountDownLatch firstMayEnd = new CountDownLatch(1);
        UploadProgress waiting = new UploadProgress() {
            @Override
            public void row(int current, int total, String status) {
                firstHasBegun.countDown();
                try {
                    firstMayEnd.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void checkCancelled() {}
        };
        var first = CompletableFuture.supplyAsync(() -> upload.file("t1", year, file, waiting), threads);
        firstHasBegun.await();
        var second =
                CompletableFuture.supplyAsync(() -> upload.file("t1", year, file, StudentUploads.UNWATCHED), threads);
        await().until(this::someoneWaitsForALock);

        firstMayEnd.countDown();

        assertThat(first.get()).isEqualTo(new UploadReport(3, 3, 0, List.of()));
        assertThat(second.get()).isEqualTo(first.get());
        assertThat(school.count("academic_student")).isEqualTo(3);
    }

    private interface Upload {
        UploadReport run();
    }

    /** Runs an upload while another transaction has inserted a student and commits only once the upload waits for it. */
    private UploadReport whileAnotherProgramHolds(String number, Upload upload) throws Exception {
        try (Handle other = Jdbi.open(dataSource)) {
            other.begin();
            other.execute(
                    "INSERT INTO academic_student (street, admission_date, admission_number, image, is_active, can_login)"
                            + " VALUES ('', now(), ?, '', true, false)",
                    number);
            CompletableFuture<UploadReport> running = CompletableFuture.supplyAsync(upload::run, threads);
            await().until(this::someoneWaitsForALock);
            other.commit();
            return running.get();
        }
    }

    private boolean someoneWaitsForALock() {
        return !school.strings("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty();
    }

    private List<UploadReport> atOnce(byte[]... files) {
        List<CompletableFuture<UploadReport>> running = Arrays.stream(files)
                .map(file -> CompletableFuture.supplyAsync(() -> upload.file(year, file), threads))
                .toList();
        return running.stream().map(CompletableFuture::join).toList();
    }

    private static byte[] file(IntFunction<String> row, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row)
                .collect(Collectors.joining("\n", StudentUploads.HEADINGS + "\n", ""))
                .getBytes(UTF_8);
    }
}
