package io.ssync.school.academic;

import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.schema.SchoolSchema;
import io.ssync.school.upload.UploadReport;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * Measures the student upload: {@code StudentUploadSpeed [rows] [runs]}. Every run uploads a workbook into a school without
 * students, on a server that syncs to disk; the tables have all the indexes that the school system gives them.
 *
 * <p>Beside each run stands its ceiling: how fast the server by itself copies the same students and enrolments into the same
 * tables with two statements and a commit. A busy machine slows both.
 */
final class StudentUploadSpeed {

    private static final int CLASSROOMS = 200;

    private StudentUploadSpeed() {}

    public static void main(String[] arguments) {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 9;
        byte[] file = workbook(rows);
        System.out.printf(
                "%,d rows, %,d KB, heap %,d MB%n",
                rows, file.length >> 10, Runtime.getRuntime().maxMemory() >> 20);
        double[] uploads = new double[runs];
        double[] copies = new double[runs];
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            DataSource dataSource = postgres.dataSource();
            SchoolSchema.createMissing(dataSource);
            for (int run = 0; run < runs; run++) {
                uploads[run] = rows / upload(dataSource, file, rows);
                copies[run] = rows / copy(dataSource);
                System.out.printf("%,8.0f rows/s, ceiling %,8.0f rows/s%n", uploads[run], copies[run]);
            }
        }
        Arrays.sort(uploads);
        Arrays.sort(copies);
        System.out.printf(
                "median %,.0f rows/s, best %,.0f rows/s; ceiling %,.0f and %,.0f rows/s%n",
                uploads[runs / 2], uploads[runs - 1], copies[runs / 2], copies[runs - 1]);
    }

    private static double upload(DataSource dataSource, byte[] file, int rows) {
        School school = new School(dataSource);
        school.execute("TRUNCATE academic_student, administration_academicyear, academic_classlevel CASCADE");
        long year = school.activeYear("2025/2026");
        school.execute(
                "INSERT INTO academic_classlevel (id, name) SELECT i, 'Grade ' || i FROM generate_series(1, ?) AS i",
                CLASSROOMS);
        school.execute("INSERT INTO academic_classroom (capacity, occupied_sits, name_id, class_teacher_id)"
                + " SELECT 1000, 0, id, 1 FROM academic_classlevel");
        StudentUpload upload = new StudentUpload(new SchoolDatabase(dataSource), InstantSource.system());
        String taskId = UUID.randomUUID().toString();
        long start = System.nanoTime();
        UploadReport report = upload.upload(taskId, file, year, false, false, StudentUploads.UNWATCHED);
        double seconds = secondsSince(start);
        if (report.created() != rows) {
            throw new IllegalStateException(report.errors().get(0).toString());
        }
        return seconds;
    }

    private static double copy(DataSource dataSource) {
        Jdbi jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("DROP TABLE IF EXISTS copied_student, copied_enrolment");
            handle.execute("CREATE TABLE copied_student AS SELECT * FROM academic_student");
            handle.execute("CREATE TABLE copied_enrolment AS SELECT * FROM academic_studentclassenrollment");
            handle.execute("TRUNCATE academic_student CASCADE");
        });
        long start = System.nanoTime();
        jdbi.useTransaction(handle -> {
            handle.execute("INSERT INTO academic_student SELECT * FROM copied_student");
            handle.execute("INSERT INTO academic_studentclassenrollment SELECT * FROM copied_enrolment");
        });
        return secondsSince(start);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static byte[] workbook(int rows) {
        return StudentSheets.workbook(rows, i -> new String[] {
            "S" + (1_000_000 + i),
            "First" + i,
            "Last" + i % 977,
            LocalDate.of(2010, 1, 1).plusDays(i % 2_000).toString(),
            i % 2 == 0 ? "Male" : "Female",
            "student" + i + "@example.org",
            "0803" + (1_000_000 + i),
            i % 90 + " Market Road, Ward " + i % 11,
            "Grade " + (1 + i % CLASSROOMS),
            i % 20 == 0 ? "Asthma" : ""
        });
    }
}
