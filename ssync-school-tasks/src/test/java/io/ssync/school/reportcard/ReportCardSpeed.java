package io.ssync.school.reportcard;

import com.sun.management.OperatingSystemMXBean;
import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.school.SchoolYear;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.media.MediaFolder;
import io.ssync.school.schema.SchoolSchema;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * Measures the report cards of classes of 40 students with 12 subjects, from the tables to the files and back to the tables, on
 * a server that syncs to disk: {@code ReportCardSpeed [classes]}. On a busy machine the processor time of a card tells more
 * than the cards of a second.
 */
final class ReportCardSpeed {

    private static final int STUDENTS = 40;

    private ReportCardSpeed() {}

    public static void main(String[] arguments) throws IOException {
        int classes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 25;
        Path media = Files.createTempDirectory("report-cards");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            DataSource dataSource = postgres.dataSource();
            SchoolSchema.createMissing(dataSource);
            fill(dataSource, classes);
            CardGeneration generation = new CardGeneration(
                    new SchoolDatabase(dataSource),
                    new MediaFolder(media),
                    ReportCardTemplate.standard(),
                    "Demo School",
                    FeesOnCards.HIDE,
                    InstantSource.system());
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            double[] speed = new double[classes];
            for (int i = 0; i < classes; i++) {
                long start = System.nanoTime();
                long processor = system.getProcessCpuTime();
                generation.generate(
                        new CardRequest(1, i + 1L, true, false, null, null), (current, total, status) -> {});
                speed[i] = STUDENTS / ((System.nanoTime() - start) / 1e9);
                System.out.printf(
                        "class %d: %.0f cards/s, %.1f ms of processor time a card%n",
                        i + 1, speed[i], (system.getProcessCpuTime() - processor) / 1e6 / STUDENTS);
            }
            System.out.printf("the very first class %.0f cards/s, ", speed[0]);
            Arrays.sort(speed);
            System.out.printf("median %.0f, best %.0f cards/s%n", speed[classes / 2], speed[classes - 1]);
        }
        try (Stream<Path> files = Files.walk(media)) {
            System.out.printf(
                    "largest card %,d bytes%n",
                    files.mapToLong(file ->
                                    file.toFile().isFile() ? file.toFile().length() : 0)
                            .max()
                            .orElse(0));
        }
    }

    private static void fill(DataSource dataSource, int classes) {
        SchoolYear school = new SchoolYear(dataSource);
        for (int i = 1; i <= classes; i++) {
            school.fullClass(i, STUDENTS, 12);
        }
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute(
                    "INSERT INTO examination_termresult (student_id, term_id, academic_year_id, classroom_id,"
                            + " total_marks, total_possible, average_percentage, grade, gpa, position_in_class, total_students,"
                            + " computed_date, is_published)"
                            + " SELECT id, 1, 1, classroom_id, 840, 1200, 70, 'B', 3.21, 4, 40, now(), false FROM academic_student");
            handle.execute(
                    "INSERT INTO examination_subjectresult (term_result_id, subject_id, teacher_id, ca_score, ca_max,"
                            + " exam_score, exam_max, total_score, total_possible, percentage, grade, grade_point,"
                            + " position_in_subject, total_students, class_average)"
                            + " SELECT result.id, subject.id, 1, 28.5, 40, 44.5, 60, 73, 100, 73, 'B', 3.5, 4, 40, 61.25"
                            + " FROM examination_termresult result, academic_subject subject");
        });
    }
}
