package io.ssync.school.academic;

import static io.ssync.sheets.SheetFiles.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadReport;
import io.ssync.sheets.RowError;
import io.ssync.sheets.SheetFiles;
import java.sql.Date;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Sheets of students as offices have them: what the upload made of them stands in its report. */
@OnBothSchemas
class UnusualStudentSheetTest {

    private final DataSource dataSource = TestDatabases.school();
    private final School school = new School(dataSource);
    private final StudentUploads upload = new StudentUploads(dataSource);
    private final long year = school.activeYear("2025/2026");
    private final long classroom = school.classroom("JSS 1", 40);

    @Test
    void namesWhatItIgnoredAndWhatItCorrected() {
        UploadReport report = upload.file(
                year,
                ("GREEN SCHOOL\nfirst name,Other Names,last name,gender,House,classroom name,phone number,admission number\n"
                                + "Ada,Grace CHIOMA,Obi,girl,Red,JSS 1,8031234567,1001.0\nBen,,Eze,BOY,,JSS 1,,")
                        .getBytes(UTF_8));

        assertThat(report.created()).isEqualTo(2);
        assertThat(report.notes())
                .containsExactly(
                        "The column \"House\" is not known and was ignored",
                        "Row 2 was taken for the headings; what stands above it was ignored",
                        "Row 3: phone number 8031234567 was taken for 08031234567");
        assertThat(school.strings("SELECT first_name || ' ' || gender FROM academic_student ORDER BY 1"))
                .containsExactly("ada Female", "ben Male");
        assertThat(school.row("SELECT * FROM academic_student WHERE first_name = 'ada'"))
                .containsEntry("admission_number", "1001")
                .containsEntry("middle_name", "grace chioma")
                .containsEntry("phone_number", "08031234567");
        assertThat(school.occupiedSeats(classroom)).isEqualTo(2);
    }

    @Test
    void takesATelephoneNumberThatWasTypedAsANumber() {
        byte[] file = SheetFiles.workbook(
                StudentUploads.HEADINGS.split(","),
                row(null, "Ada", "Obi", "31 May 2012", null, null, 8031234567L, null, "JSS 1", null));

        assertThat(upload.file(year, file).created()).isEqualTo(1);
        assertThat(school.row("SELECT * FROM academic_student"))
                .containsEntry("phone_number", "08031234567")
                .containsEntry("date_of_birth", Date.valueOf("2012-05-31"));
    }

    @Test
    void suggestsTheClassroomThatMayBeMeant() {
        UploadReport report = upload.rows(year, ",Ada,Obi,,,,,,JSS1,", ",Ben,Eze,,,,,,jss-1,", ",Cy,Eze,,,,,,JSS 2,");

        assertThat(report.errors())
                .extracting(RowError::reason)
                .containsExactly(
                        "there is no classroom of this name; did you mean JSS 1?",
                        "there is no classroom of this name; did you mean JSS 1?",
                        "there is no classroom of this name");
    }

    @Test
    void saysWhyItWasInterrupted() {
        byte[] file = (StudentUploads.HEADINGS + "\n,Ada,Obi,,,,,,JSS 1,").getBytes(UTF_8);
        UploadProgress overdue = new UploadProgress() {
            @Override
            public void row(int current, int total, String status) {}

            @Override
            public void checkCancelled() {
                Thread.interrupted();
                throw new IllegalStateException("it has run too long");
            }
        };
        UploadProgress interrupted = new UploadProgress() {
            @Override
            public void row(int current, int total, String status) {
                Thread.currentThread().interrupt();
            }

            @Override
            public void checkCancelled() {
                if (Thread.currentThread().isInterrupted()) {
                    overdue.checkCancelled();
                }
            }
        };

        assertThatThrownBy(() -> upload.file("task", year, file, interrupted))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it has run too long");
        assertThat(school.count("academic_student")).isZero();
    }
}
