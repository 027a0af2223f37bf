package io.ssync.school.academic;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.UploadReport;
import io.ssync.sheets.RowError;
import java.sql.Date;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class StudentUpdateTest {

    private final DataSource dataSource = TestDatabases.school();
    private final School school = new School(dataSource);
    private final StudentUploads upload = new StudentUploads(dataSource);
    private final long year = school.activeYear("2025/2026");
    private final long grade1 = school.classroom("Grade 1", 2);
    private final long grade2 = school.classroom("Grade 2", 2);

    private static UploadReport report(int created, int updated, RowError... errors) {
        return new UploadReport(
                created + updated + errors.length, created, updated, errors.length, false, List.of(errors), List.of());
    }

    @Test
    void storesWhatTheSheetSaysAndKeepsWhatItLeavesEmpty() {
        upload.rows(year, "1001,Ada,Obi,2012-05-31,Female,,08031234567,1 Road,Grade 1,Asthma");

        UploadReport report =
                upload.updates(year, "1001,Ada,Bello,,,,,2 Street,Grade 1,Asthma", "1002,Ben,Eze,,,,,,Grade 1,");

        assertThat(report).isEqualTo(report(1, 1));
        assertThat(school.row("SELECT * FROM academic_student WHERE admission_number = '1001'"))
                .containsEntry("first_name", "ada")
                .containsEntry("last_name", "bello")
                .containsEntry("date_of_birth", Date.valueOf("2012-05-31"))
                .containsEntry("gender", "Female")
                .containsEntry("phone_number", "08031234567")
                .containsEntry("street", "2 Street")
                .containsEntry("classroom_id", grade1);
        assertThat(school.count("academic_studentclassenrollment")).isEqualTo(2);
        assertThat(school.count("academic_studentsmedicalhistory")).isEqualTo(1);
        assertThat(school.occupiedSeats(grade1)).isEqualTo(2);
    }

    @Test
    void enrolsThoseWhoComeBackInANewYear() {
        long past = school.pastYear("2024/2025");
        upload.rows(past, "1001,Ada,Obi,,,,,,Grade 1,");

        assertThat(upload.updates(year, "1001,Ada,Obi,,,,,,Grade 2,")).isEqualTo(report(0, 1));

        assertThat(school.strings(
                        "SELECT academic_year_id || ' ' || classroom_id FROM academic_studentclassenrollment"))
                .containsExactlyInAnyOrder(past + " " + grade1, year + " " + grade2);
        assertThat(school.row("SELECT * FROM academic_student")).containsEntry("classroom_id", grade2);
        assertThat(school.occupiedSeats(grade2)).isEqualTo(1);
    }

    @Test
    void movesNobodyAndTakesNoSeatThatIsNotThere() {
        long past = school.pastYear("2024/2025");
        upload.rows(past, "1003,Cy,Eze,,,,,,Grade 1,");
        upload.rows(year, "1001,Ada,Obi,,,,,,Grade 1,", "1002,Ben,Bello,,,,,,Grade 2,", "1004,Dayo,Ige,,,,,,Grade 2,");

        assertThat(upload.updates(year, "1001,Ada,Obi,,,,,,Grade 2,", "1003,Cy,Eze,,,,,,Grade 2,"))
                .isEqualTo(report(
                        0,
                        0,
                        new RowError(
                                2,
                                "classroom name",
                                "Grade 2",
                                "the student is enrolled in Grade 1 for this year; an upload moves nobody"),
                        new RowError(
                                3, "classroom name", "Grade 2", "no seats left in this classroom: all 2 are taken")));
    }

    @Test
    void takesNoNumberOfSomebodyElse() {
        upload.rows(year, "1001,Ada,Obi,,,,,,Grade 1,", "1002,Ben,Bello,,,,,,Grade 1,");
        school.execute("UPDATE academic_student SET is_active = false WHERE admission_number = '1002'");

        assertThat(upload.updates(
                        year,
                        "1001,Musa,Sani,,,,,,Grade 1,",
                        "1002,Ben,Bello,,,,,,Grade 1,",
                        "1001,Obi,Ada,,,,,,Grade 1,",
                        "1001,Ada,Obi,,,,,,Grade 1,"))
                .isEqualTo(report(
                        0,
                        1,
                        new RowError(
                                2,
                                "admission number",
                                "1001",
                                "the admission number is that of Ada Obi: nothing of the name is the same"),
                        new RowError(
                                3,
                                "admission number",
                                "1002",
                                "the admission number is that of Ben Bello, who has left"),
                        new RowError(5, "admission number", "1001", "admission number already in row 4 of this file")));
        assertThat(school.strings("SELECT first_name FROM academic_student ORDER BY admission_number"))
                .containsExactly("obi", "ben");
    }

    @Test
    void changesNothingThatItIsNotAskedToChange() {
        upload.rows(year, "1001,Ada,Obi,,,,,,Grade 1,");

        assertThat(upload.rows(year, "1001,Ada,Bello,,,,,,Grade 1,").errors())
                .containsExactly(new RowError(2, "admission number", "1001", "admission number already in use"));
        assertThat(school.strings("SELECT last_name FROM academic_student")).containsExactly("obi");
    }
}
