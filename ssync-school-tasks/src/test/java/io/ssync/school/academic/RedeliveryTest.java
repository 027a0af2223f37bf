package io.ssync.school.academic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.database.TransientDatabaseException;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadReport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class RedeliveryTest {

    private static final byte[] FILE =
            (StudentUploads.HEADINGS + "\n1001,Ada,Obi,,,,,,Grade 1,\n1002,,Obi,,,,,,Grade 1,").getBytes(UTF_8);

    private final DataSource dataSource = TestDatabases.school();
    private final School school = new School(dataSource);
    private final StudentUploads upload = new StudentUploads(dataSource);
    private final long year = school.activeYear("2025/2026");
    private final long grade1 = school.classroom("Grade 1", 40);

    @Test
    void returnsTheReportOfTheRunThatWasCommitted() {
        UploadReport first = upload.file("t1", year, FILE, StudentUploads.UNWATCHED);

        UploadReport second = upload.file("t1", year, FILE, StudentUploads.UNWATCHED);

        assertThat(second).isEqualTo(first);
        assertThat(first.created()).isEqualTo(1);
        assertThat(school.count("academic_student")).isEqualTo(1);
        assertThat(school.occupiedSeats(grade1)).isEqualTo(1);
    }

    @Test
    void doesTheWorkWhenTheFirstRunLostItsConnection() {
        UploadProgress losesConnection = new UploadProgress() {
            @Override
            public void row(int current, int total, String status) {
                school.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                        + " WHERE state = 'idle in transaction' AND datname = current_database()");
            }

            @Override
            public void checkCancelled() {}
        };
        assertThatThrownBy(() -> upload.file("t1", year, FILE, losesConnection))
                .isInstanceOf(TransientDatabaseException.class);
        assertThat(school.count("academic_student")).isZero();

        UploadReport retried = upload.file("t1", year, FILE, StudentUploads.UNWATCHED);

        assertThat(retried.created()).isEqualTo(1);
        assertThat(school.occupiedSeats(grade1)).isEqualTo(1);
    }
}
