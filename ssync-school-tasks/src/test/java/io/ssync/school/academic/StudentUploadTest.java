package io.ssync.school.academic;

import static io.ssync.sheets.SheetFiles.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.SheetUpload;
import io.ssync.school.upload.UploadProgress;
import io.ssync.school.upload.UploadRejectedException;
import io.ssync.school.upload.UploadReport;
import io.ssync.sheets.RowError;
import io.ssync.sheets.SheetFiles;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnBothSchemas
class StudentUploadTest {

    private final DataSource dataSource = TestDatabases.school();
    private final School school = new School(dataSource);
    private final StudentUploads upload = new StudentUploads(dataSource);
    private final long year = school.activeYear("2025/2026");
    private final long grade1 = school.classroom("Grade 1", 40);
    private final long grade2 = school.classroom("GRADE 2", 40);

    @Test
    void storesAStudentWithEverythingTheSheetSays() {
        byte[] file = SheetFiles.workbook(
                headings(),
                row(
                        1001.0,
                        " Ada ",
                        "O'Brien Łuczak",
                        LocalDate.of(2010, 5, 31),
                        "f",
                        "ada@example.org",
                        "0803 123 4567",
                        "1 Market Road",
                        "grade 1",
                        "Asthma"));

        UploadReport report = upload.file(year, file);

        assertThat(report).isEqualTo(new UploadReport(1, 1, 0, List.of()));
        assertThat(school.row("SELECT * FROM academic_student"))
                .containsEntry("admission_number", "1001")
                .containsEntry("first_name", "ada")
                .containsEntry("middle_name", "")
                .containsEntry("last_name", "o'brien łuczak")
                .containsEntry("date_of_birth", Date.valueOf("2010-05-31"))
                .containsEntry("gender", "Female")
                .containsEntry("phone_number", "0803 123 4567")
                .containsEntry("street", "1 Market Road")
                .containsEntry("class_level_id", 1)
                .containsEntry("classroom_id", grade1)
                .containsEntry("is_active", true)
                .containsEntry("can_login", false)
                .containsEntry("image", "")
                .containsEntry("parent_contact", null)
                .containsEntry("parent_guardian_id", null)
                .containsEntry("user_id", null);
        assertThat(school.strings("SELECT admission_date = '2025-09-15T10:00:00Z' FROM academic_student"))
                .containsExactly("t");
        assertThat(school.row("SELECT * FROM academic_studentclassenrollment"))
                .containsEntry("academic_year_id", year)
                .containsEntry("classroom_id", grade1)
                .containsEntry("student_id", 1)
                .containsEntry("enrollment_date", Date.valueOf("2025-09-15"))
                .containsEntry("is_active", true)
                .containsEntry("notes", "");
        assertThat(school.row("SELECT * FROM academic_studentsmedicalhistory"))
                .containsEntry("student_id", 1)
                .containsEntry("history", "Asthma")
                .containsEntry("file", null);
        assertThat(school.occupiedSeats(grade1)).isEqualTo(1);
    }

    @Test
    void storesAStudentWithNothingButNamesAndAClassroom() {
        UploadReport report = upload.rows(year, ",Ada,Obi,,,,,,Grade 1,");

        assertThat(report.created()).isEqualTo(1);
        assertThat(school.row("SELECT * FROM academic_student"))
                .containsEntry("admission_number", "ADM-2025-0001")
                .containsEntry("date_of_birth", null)
                .containsEntry("gender", null)
                .containsEntry("phone_number", null)
                .containsEntry("street", "");
        assertThat(school.count("academic_studentsmedicalhistory")).isZero();
    }

    @Test
    void leavesTheStudentsOwnClassroomAloneInAYearThatIsNotTheActiveOne() {
        long past = school.pastYear("2024/2025");

        upload.rows(past, "1001,Ada,Obi,,,,,,Grade 1,");

        assertThat(school.row("SELECT * FROM academic_student"))
                .containsEntry("classroom_id", null)
                .containsEntry("class_level_id", 1);
        assertThat(school.row("SELECT * FROM academic_studentclassenrollment"))
                .containsEntry("academic_year_id", past)
                .containsEntry("classroom_id", grade1);
        assertThat(school.occupiedSeats(grade1)).isEqualTo(1);
    }

    @Test
    void findsColumnsByHeadingInAnyOrder() {
        byte[] file = SheetFiles.workbook(
                row("Class", "Surname", "Given Name", "Sex"), row("Grade 2", "Obi", "Ada", "Female"));

        assertThat(upload.file(year, file).created()).isEqualTo(1);
        assertThat(school.row("SELECT * FROM academic_student"))
                .containsEntry("first_name", "ada")
                .containsEntry("last_name", "obi")
                .containsEntry("gender", "Female")
                .containsEntry("classroom_id", grade2);
    }

    @Test
    void findsAClassroomWhateverTheCaseOnEitherSide() {
        UploadReport report = upload.rows(year, "1,Ada,Obi,,,,,,GRADE 1,", "2,Ben,Obi,,,,,,grade  2,");

        assertThat(report.created()).isEqualTo(2);
        assertThat(school.occupiedSeats(grade1)).isEqualTo(1);
        assertThat(school.occupiedSeats(grade2)).isEqualTo(1);
    }

    @Test
    void storesTheGoodRowsAndListsTheBadOnes() {
        UploadReport report = upload.rows(
                year, "1001,Ada,Obi,,,,,,Grade 1,", "1002,,Obi,,,,,,Grade 1,", "", "1003,Cy,Obi,,,,,,Grade 1,");

        assertThat(report)
                .isEqualTo(
                        new UploadReport(3, 2, 1, List.of(new RowError(3, "first name", "", "first name is missing"))));
        assertThat(school.strings("SELECT admission_number FROM academic_student ORDER BY id"))
                .containsExactly("1001", "1003");
        assertThat(school.occupiedSeats(grade1)).isEqualTo(2);
    }

    @Test
    void listsEveryFaultOfARowAndCountsTheRowOnce() {
        UploadReport report = upload.rows(year, "1001,,Obi,31/02/2010,M?,ada@,none,,Grade 9,");

        assertThat(report.failed()).isEqualTo(1);
        assertThat(report.errors())
                .containsExactly(
                        new RowError(2, "first name", "", "first name is missing"),
                        new RowError(
                                2,
                                "date of birth",
                                "31/02/2010",
                                "date of birth is not a date; write it like 2010-05-31 or 31/05/2010"),
                        new RowError(2, "gender", "M?", "gender is not one of Male, Female, Other"),
                        new RowError(2, "email", "ada@", "email is not an e-mail address"),
                        new RowError(2, "phone number", "none", "phone number is not a telephone number"),
                        new RowError(2, "classroom name", "Grade 9", "there is no classroom of this name"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1001,Ada,,,,,,,Grade 1,              | last name         | last name is missing
                    1001,Ada,Obi,,,,,,,                  | classroom name    | classroom name is missing
                    1001,Ada,Obi,2025-09-16,,,,,Grade 1, | date of birth     | date of birth is in the future
                    1001,Ada,Obi,1925-09-14,,,,,Grade 1, | date of birth     | date of birth is more than 100 years ago
                    1001,Ada,Obi,,X,,,,Grade 1,          | gender            | gender is not one of Male, Female, Other
                    1001,Ada,Obi,,,ada,,,Grade 1,        | email             | email is not an e-mail address
                    1001,Ada,Obi,,,,080-A,,Grade 1,      | phone number      | phone number is not a telephone number
                    1001,Ada,Obi,,,,123,,Grade 1,        | phone number      | phone number is too short
                    """)
    void tellsAFault(String row, String column, String reason) {
        UploadReport report = upload.rows(year, row);

        assertThat(report.errors())
                .singleElement()
                .returns(2, RowError::row)
                .returns(column, RowError::column)
                .returns(reason, RowError::reason);
        assertThat(school.count("academic_student")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 50, admission number",
        "1, 150, first name",
        "2, 150, last name",
        "6, 20, phone number",
        "7, 255, address"
    })
    void takesTextAsLongAsItsColumnAndNoLonger(int column, int longest, String heading) {
        String[] cells = {"1001", "Ada", "Obi", "", "", "", "", "", "Grade 1", ""};
        cells[column] = "1".repeat(longest);
        assertThat(upload.rows(year, String.join(",", cells)).created()).isEqualTo(1);

        cells[column] = "1".repeat(longest + 1);
        cells[0] = column == 0 ? cells[0] : "1002";

        assertThat(upload.rows(year, String.join(",", cells)).errors())
                .singleElement()
                .returns(heading, RowError::column)
                .returns(heading + " is longer than " + longest + " characters", RowError::reason);
    }

    @Test
    void tellsANameThatIsTooLongOnlyInLowerCase() {
        UploadReport report = upload.rows(year, "1001," + "İ".repeat(150) + ",Obi,,,,,,Grade 1,");

        assertThat(report.errors()).extracting(RowError::column).containsExactly("first name");
    }

    @Test
    void tellsAFormulaThatWasNeverCalculated() {
        byte[] file = SheetFiles.workbook(
                headings(),
                row(new SheetFiles.Formula("1000+1"), "Ada", "Obi", null, null, null, null, null, "Grade 1"));

        assertThat(upload.file(year, file).errors())
                .singleElement()
                .returns("admission number", RowError::column)
                .extracting(RowError::reason)
                .asString()
                .contains("formula without a value");
    }

    @ParameterizedTest
    @CsvSource({"Male,Male", "m,Male", "FEMALE,Female", "F,Female", "other,Other", "o,Other"})
    void understandsAGender(String cell, String stored) {
        upload.rows(year, "1001,Ada,Obi,," + cell + ",,,,Grade 1,");

        assertThat(school.strings("SELECT gender FROM academic_student")).containsExactly(stored);
    }

    @Test
    void refusesAnAdmissionNumberThatIsInUse() {
        upload.rows(year, "1001,Ada,Obi,,,,,,Grade 1,");

        UploadReport report = upload.rows(year, "1001,Ben,Obi,,,,,,Grade 1,", "1002,Cy,Obi,,,,,,Grade 1,");

        assertThat(report)
                .isEqualTo(new UploadReport(
                        2,
                        1,
                        1,
                        List.of(new RowError(2, "admission number", "1001", "admission number already in use"))));
    }

    @Test
    void givesANumberThatStandsThereTwiceToTheFirstRowThatIsGood() {
        UploadReport report = upload.rows(
                year,
                "1001,Ada,Obi,,,,,,Grade 1,",
                "1001,Ben,Obi,,,,,,Grade 1,",
                "1002,,Obi,,,,,,Grade 1,",
                "1002,Cy,Obi,,,,,,Grade 1,");

        assertThat(report.created()).isEqualTo(2);
        assertThat(school.strings("SELECT first_name FROM academic_student WHERE admission_number = '1002'"))
                .containsExactly("cy");
        assertThat(report.errors())
                .extracting(RowError::row, RowError::reason)
                .containsExactly(
                        tuple(3, "admission number already in row 2 of this file"), tuple(4, "first name is missing"));
    }

    @Test
    void givesNewAdmissionNumbersAfterTheHighestOfTheYear() {
        upload.rows(
                year,
                "ADM-2025-0041,Ada,Obi,,,,,,Grade 1,",
                "ADM-2024-0099,Ben,Obi,,,,,,Grade 1,",
                "ADM-2025-X,Cy,Obi,,,,,,Grade 1,",
                "ADM-2025-9999999999,Di,Obi,,,,,,Grade 1,");
        school.execute("DELETE FROM academic_studentclassenrollment");
        school.execute("DELETE FROM academic_student WHERE first_name = 'ben'");

        upload.rows(year, ",Eve,Obi,,,,,,Grade 1,", ",Fay,Obi,,,,,,Grade 1,");

        assertThat(numberOf("eve")).isEqualTo("ADM-2025-0042");
        assertThat(numberOf("fay")).isEqualTo("ADM-2025-0043");
    }

    @Test
    void givesNoNumberThatStandsFurtherDownInTheSheet() {
        UploadReport report = upload.rows(year, ",Ada,Obi,,,,,,Grade 1,", "ADM-2025-0001,Ben,Obi,,,,,,Grade 1,");

        assertThat(report.created()).isEqualTo(2);
        assertThat(numberOf("ben")).isEqualTo("ADM-2025-0001");
        assertThat(numberOf("ada")).isEqualTo("ADM-2025-0002");
    }

    @Test
    void givesNumbersOfMoreThanFourDigits() {
        upload.rows(year, "ADM-2025-9999,Ada,Obi,,,,,,Grade 1,", ",Ben,Obi,,,,,,Grade 1,");

        assertThat(numberOf("ben")).isEqualTo("ADM-2025-10000");
    }

    @Test
    void createsNothingWhenTheSameFileIsUploadedAgain() {
        String[] rows = {"1001,Ada,Obi,,,,,,Grade 1,", "1002,Ben,Obi,,,,,,Grade 2,"};
        upload.rows(year, rows);

        UploadReport again = upload.rows(year, rows);

        assertThat(again.created()).isZero();
        assertThat(again.failed()).isEqualTo(2);
        assertThat(again.errors()).extracting(RowError::reason).containsOnly("admission number already in use");
        assertThat(school.count("academic_student")).isEqualTo(2);
        assertThat(school.occupiedSeats(grade1)).isEqualTo(1);
    }

    @Test
    void createsNothingWhenAFileWithoutAdmissionNumbersIsUploadedAgain() {
        String[] rows = {",Ada,Obi,2010-05-31,,,,,Grade 1,", ",Ben,Obi,,,,,,Grade 2,"};
        upload.rows(year, rows);

        UploadReport again = upload.rows(year, rows);

        assertThat(again.created()).isZero();
        assertThat(again.errors())
                .extracting(RowError::reason)
                .containsOnly("student already enrolled in this classroom; a namesake needs an admission number");
        assertThat(school.count("academic_student")).isEqualTo(2);
    }

    @Test
    void tellsStudentsApartByNameBirthdayClassroomAndYear() {
        UploadReport report = upload.rows(
                year,
                ",Ada,Obi,2010-05-31,,,,,Grade 1,",
                ",ADA,obi,2010-05-31,,,,,Grade 1,",
                ",Ada,Obi,2010-06-01,,,,,Grade 1,",
                ",Ada,Obi,,,,,,Grade 1,",
                ",Ada,Obi,2010-05-31,,,,,Grade 2,",
                "1001,Ada,Obi,2010-05-31,,,,,Grade 1,");

        assertThat(report.created()).isEqualTo(5);
        assertThat(report.errors()).extracting(RowError::row).containsExactly(3);
        assertThat(upload.rows(school.pastYear("2024/2025"), ",Ada,Obi,2010-05-31,,,,,Grade 1,")
                        .created())
                .isEqualTo(1);
    }

    @Test
    void givesSeatsInTheOrderOfTheSheetUntilTheClassroomIsFull() {
        long small = school.classroom("Nursery", 3);
        school.execute("UPDATE academic_classroom SET occupied_sits = 1 WHERE id = ?", small);

        UploadReport report = upload.rows(
                year,
                "1,Ada,Obi,,,,,,Nursery,",
                "2,,Obi,,,,,,Nursery,",
                "3,Cy,Obi,,,,,,Nursery,",
                "4,Di,Obi,,,,,,Nursery,",
                "5,Eve,Obi,,,,,,Grade 1,");

        assertThat(report.created()).isEqualTo(3);
        assertThat(report.errors())
                .extracting(RowError::row, RowError::reason)
                .containsExactly(
                        tuple(3, "first name is missing"),
                        tuple(5, "no seats left in this classroom: all 3 are taken"));
        assertThat(school.occupiedSeats(small)).isEqualTo(3);
    }

    @Test
    void refusesAClassroomNameThatTwoClassroomsHave() {
        school.classroom("GRADE 1", 40);

        assertThat(upload.rows(year, "1,Ada,Obi,,,,,,Grade 1,").errors())
                .extracting(RowError::reason)
                .containsExactly("there are several classrooms of this name");
    }

    @Test
    void refusesAClassLevelWithoutAClassroom() {
        school.execute("INSERT INTO academic_classlevel (id, name) VALUES (90, 'Grade 9')");

        assertThat(upload.rows(year, "1,Ada,Obi,,,,,,Grade 9,").errors())
                .extracting(RowError::reason)
                .containsExactly("there is no classroom of this name");
    }

    @Test
    void refusesAYearThatDoesNotExist() {
        assertThatThrownBy(() -> upload.rows(4711, "1,Ada,Obi,,,,,,Grade 1,"))
                .isInstanceOf(UploadRejectedException.class)
                .hasMessage("There is no academic year with the id 4711.");
        assertThat(school.count("academic_student")).isZero();
    }

    @Test
    void refusesASheetWithoutStudents() {
        assertThatThrownBy(() -> upload.rows(year, "", ",,,,,,,,,"))
                .isInstanceOf(UploadRejectedException.class)
                .hasMessageContaining("no rows");
    }

    @Test
    void changesNothingWhenTheFileTurnsOutToBeDamagedFarBelow() {
        StringBuilder rows = new StringBuilder(StudentUploads.HEADINGS);
        for (int i = 0; i < 3 * SheetUpload.CHUNK; i++) {
            rows.append('\n').append(i).append(",Ada,Obi,,,,,,Grade 1,");
        }
        rows.append("\n9999999,\"Ada");

        assertThatThrownBy(() -> upload.file(year, rows.toString().getBytes(UTF_8)))
                .isInstanceOf(UploadRejectedException.class);
        assertThat(school.count("academic_student")).isZero();
        assertThat(school.count("ssync_upload_report")).isZero();
    }

    @Test
    void saysWhichRowItIsAt() {
        List<String> said = new ArrayList<>();
        UploadProgress progress = new UploadProgress() {
            @Override
            public void row(int current, int total, String status) {
                said.add(current + "/" + total + " " + status);
            }

            @Override
            public void checkCancelled() {}
        };
        byte[] file =
                (StudentUploads.HEADINGS + "\n1,Ada,Obi,,,,,,Grade 1,\n\n2,Ben,Obi,,,,,,Grade 1,").getBytes(UTF_8);

        upload.file("t1", year, file, progress);

        assertThat(said).containsExactly("1/2 Processing row 2", "2/2 Processing row 4");
    }

    @Test
    void changesNothingWhenItIsCancelled() {
        UploadProgress cancelled = new UploadProgress() {
            private int current;

            @Override
            public void row(int current, int total, String status) {
                this.current = current;
            }

            @Override
            public void checkCancelled() {
                if (current > SheetUpload.CHUNK) {
                    throw new CancellationException();
                }
            }
        };
        school.classroom("Hall", 1_000_000);
        StringBuilder rows = new StringBuilder(StudentUploads.HEADINGS);
        for (int i = 0; i < 3 * SheetUpload.CHUNK; i++) {
            rows.append('\n').append(i).append(",Ada,Obi,,,,,,Hall,");
        }
        byte[] file = rows.toString().getBytes(UTF_8);

        assertThatThrownBy(() -> upload.file("t1", year, file, cancelled)).isInstanceOf(CancellationException.class);
        assertThat(school.count("academic_student")).isZero();
    }

    private String numberOf(String firstName) {
        return school.strings("SELECT admission_number FROM academic_student WHERE first_name = '" + firstName + "'")
                .get(0);
    }

    private static Object[] headings() {
        return StudentUploads.HEADINGS.split(",");
    }
}
