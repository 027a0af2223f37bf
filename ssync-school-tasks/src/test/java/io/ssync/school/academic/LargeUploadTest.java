package io.ssync.school.academic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.CountingDataSource;
import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.SheetUpload;
import io.ssync.school.upload.UploadReport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class LargeUploadTest {

    private static final int ROWS = 20_000;

    private final DataSource dataSource = TestDatabases.school();
    private final School school = new School(dataSource);
    private final long year = school.activeYear("2025/2026");
    private final long hall = school.classroom("Hall", 1_000_000);

    @Test
    void takesAFewStatementsForEachThousandRows() {
        CountingDataSource counting = new CountingDataSource(dataSource);
        byte[] workbook = StudentSheets.workbook(
                ROWS, i -> new String[] {"S" + i, "Ada", "Obi", "", "F", "", "", "Street", "Hall", "Asthma"});

        UploadReport report = new StudentUploads(counting.dataSource()).file(year, workbook);

        assertThat(report.created()).isEqualTo(ROWS);
        assertThat(school.count("academic_studentclassenrollment")).isEqualTo(ROWS);
        assertThat(school.occupiedSeats(hall)).isEqualTo(ROWS);
        int chunks = ROWS / SheetUpload.CHUNK;
        assertThat(counting.executed()).isLessThan(4 * chunks + 20);
    }

    @Test
    void findsEqualNumbersFarApart() {
        byte[] file = IntStream.range(0, ROWS)
                .mapToObj(i -> "S" + i % (ROWS / 2) + ",Ada,Obi,,,,,,Hall,")
                .collect(Collectors.joining("\n", StudentUploads.HEADINGS + "\n", ""))
                .getBytes(UTF_8);

        UploadReport report = new StudentUploads(dataSource).file(year, file);

        assertThat(report.created()).isEqualTo(ROWS / 2);
        assertThat(report.failed()).isEqualTo(ROWS / 2);
        assertThat(report.errors().get(0).reason()).isEqualTo("admission number already in row 2 of this file");
        assertThat(school.count("academic_student")).isEqualTo(ROWS / 2);
    }
}
