package io.ssync.school.academic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import javax.sql.DataSource;

/** Uploads students in tests, on 15 September 2025 and without anybody watching. */
final class StudentUploads {

    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-09-15T10:00:00Z"));

    static final String HEADINGS =
            "admission number,first name,last name,date of birth,gender,email,phone number,address,classroom name,medical conditions";

    static final UploadProgress UNWATCHED = new UploadProgress() {
        @Override
        public void row(int current, int total, String status) {}

        @Override
        public void checkCancelled() {}
    };

    private final StudentUpload upload;

    StudentUploads(DataSource dataSource) {
        upload = new StudentUpload(new SchoolDatabase(dataSource), CLOCK);
    }

    /** Uploads rows below the standard headings. */
    UploadReport rows(long year, String... rows) {
        return file(year, (HEADINGS + "\n" + String.join("\n", rows)).getBytes(UTF_8));
    }

    /** The same, bringing students up to date who are here already. */
    UploadReport updates(long year, String... rows) {
        byte[] file = (HEADINGS + "\n" + String.join("\n", rows)).getBytes(UTF_8);
        return upload.upload(UUID.randomUUID().toString(), file, year, true, false, UNWATCHED);
    }

    UploadReport file(long year, byte[] file) {
        return file(UUID.randomUUID().toString(), year, file, UNWATCHED);
    }

    UploadReport file(String taskId, long year, byte[] file, UploadProgress progress) {
        return upload.upload(taskId, file, year, false, false, progress);
    }
}
