package io.ssync.school.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.UploadReport;
import io.ssync.sheets.RowError;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class TeacherUploadTest {

    private final UploadsOfPeople uploads = new UploadsOfPeople(TestDatabases.school());

    @AfterEach
    void close() {
        uploads.close();
    }

    @Test
    void makesATeacherWithAnAccount() {
        UploadReport report = uploads.teachers(
                "Gráinne,O'Neill,Grace@Example.ORG,0803 123-4567,14/02/1985,f,2 Road,NIN1,123456789,B.Ed.");

        assertThat(report).isEqualTo(new UploadReport(1, 1, 0, List.of()));
        assertThat(uploads.row("SELECT * FROM users_customuser"))
                .containsEntry("email", "grace@example.org")
                .containsEntry("first_name", "Gráinne")
                .containsEntry("last_name", "O'Neill")
                .containsEntry("phone_number", "08031234567")
                .containsEntry("is_teacher", true)
                .containsEntry("is_staff", false)
                .containsEntry("is_active", true)
                .containsEntry("last_login", null);
        assertThat(uploads.row("SELECT * FROM academic_teacher"))
                .containsEntry("address", "2 Road")
                .containsEntry("national_id", "NIN1")
                .containsEntry("tin_number", "123456789")
                .containsEntry("designation", "B.Ed.")
                .containsEntry("inactive", false);
        assertThat(uploads.strings(
                        "SELECT name FROM auth_group JOIN users_customuser_groups ON group_id = auth_group.id"))
                .containsExactly("teacher");
    }

    @Test
    void makesNoTeachersOfStudents() {
        byte[] students = "Admission no,First name,Last name,Class,Email\nA1,Ada,Obi,JSS 1,ada@example.org"
                .getBytes(StandardCharsets.UTF_8);
        AsyncResult<UploadReport> result =
                uploads.app().task(UsersTasks::bulkUploadTeachers).delay(students, false);

        await().until(result::ready);
        assertThat(result.state()).isEqualTo(TaskState.FAILURE);
        assertThat(result.info().toString())
                .contains("This is a sheet of students, and belongs to their upload: it has admission number, classroom"
                        + " name.");
        assertThat(uploads.count("users_customuser")).isZero();
    }

    @Test
    void givesNobodyAPasswordButAnInvitation() {
        uploads.teachers("Grace,Obi,grace@example.org,,,,,,,", "Musa,Bello,musa@example.org,,,,,,,");

        assertThat(uploads.strings("SELECT password FROM users_customuser"))
                .allMatch(password -> password.matches("![A-Za-z0-9]{40}"))
                .doesNotHaveDuplicates();
        assertThat(uploads.strings("SELECT recipient || ': ' || subject FROM ssync_outgoing_message ORDER BY 1"))
                .containsExactly(
                        "grace@example.org: Your account at Demo School",
                        "musa@example.org: Your account at Demo School");
        assertThat(uploads.strings("SELECT body FROM ssync_outgoing_message"))
                .allMatch(text -> text.contains("https://school.example/password"));
    }

    @Test
    void makesSomebodyWithAnAccountATeacherToo() {
        uploads.account(50, "Grace@example.org", "0803");

        UploadReport report = uploads.teachers("Grace,Obi,grace@example.org,0803 9999,,,,,,");

        assertThat(report.created()).isEqualTo(1);
        assertThat(uploads.row("SELECT * FROM users_customuser"))
                .containsEntry("password", "secret")
                .containsEntry("phone_number", "0803")
                .containsEntry("is_teacher", true);
        assertThat(uploads.row("SELECT * FROM academic_teacher")).containsEntry("user_id", 50L);
        assertThat(uploads.count("ssync_outgoing_message")).isZero();
    }

    @Test
    void namesEveryFault() {
        uploads.teachers("Grace,Obi,grace@example.org,08031234567,,,,NIN1,111111111,");

        UploadReport report = uploads.teachers(
                ",Obi,,not a number,31/02/1985,x,,,1234567890,",
                "A,B,grace@example.org,,,,,NIN1,111111111,",
                "C,D,c@example.org,08031234567,,,,,,",
                "E,F,e@example.org,0805123,,,,NIN2,222222222,",
                "G,H,e@example.org,0805-123,,,,NIN2,222222222,");

        assertThat(report.failed()).isEqualTo(4);
        assertThat(report.errors())
                .extracting(RowError::row, RowError::reason)
                .containsExactly(
                        tuple(2, "first name is missing"),
                        tuple(2, "phone number is not a telephone number"),
                        tuple(2, "email is missing: a teacher signs in with it"),
                        tuple(2, "date of birth is not a date; write it like 2010-05-31 or 31/05/2010"),
                        tuple(2, "gender is not one of Male, Female, Other"),
                        tuple(2, "tin is longer than 9 characters"),
                        tuple(3, "email already in use by another teacher"),
                        tuple(3, "national id already in use by another teacher"),
                        tuple(3, "tin already in use by another teacher"),
                        tuple(4, "phone number already in use by another account"),
                        tuple(6, "email already in row 5 of this file"),
                        tuple(6, "phone number already in row 5 of this file"),
                        tuple(6, "national id already in row 5 of this file"),
                        tuple(6, "tin already in row 5 of this file"));
        assertThat(uploads.count("academic_teacher")).isEqualTo(2);
        assertThat(uploads.count("users_customuser")).isEqualTo(2);
    }

    @Test
    void letsNoWrongRowStandInTheWayOfAGoodOne() {
        UploadReport report = uploads.teachers(
                "Grace,,grace@example.org,08031234567,,,,NIN1,111111111,",
                "Grace,Obi,grace@example.org,+2348031234567,,,,NIN1,111111111,");

        assertThat(report.errors()).extracting(RowError::row).containsExactly(2);
        assertThat(uploads.row("SELECT * FROM users_customuser")).containsEntry("phone_number", "08031234567");
    }

    @Test
    void knowsANumberHoweverItWasStored() {
        uploads.account(50, "ada@example.org", "+2348031234567");

        assertThat(uploads.teachers("Grace,Obi,grace@example.org,08031234567,,,,,,")
                        .errors())
                .extracting(RowError::reason)
                .containsExactly("phone number already in use by another account");
    }

    @Test
    void leavesTitlesOutOfNames() {
        UploadReport report = uploads.teachers("Mr. Musa,Sani,musa@example.org,,,,,,,");

        assertThat(report.notes()).containsExactly("Row 2: first name Mr. Musa was taken for Musa");
        assertThat(uploads.strings("SELECT first_name FROM users_customuser")).containsExactly("Musa");
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void makesEachTeacherOnceWhenTheSameFileComesTwiceAtOnce() {
        String[] rows = IntStream.range(0, 500)
                .mapToObj(i -> "T" + i + ",Obi,t" + i + "@example.org,0803" + (1_000 + i) + ",,,,N" + i + ",,")
                .toArray(String[]::new);

        List<UploadReport> reports = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> uploads.teachers(rows), runnable -> new Thread(runnable).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(reports).extracting(UploadReport::created).containsExactlyInAnyOrder(500, 0);
        assertThat(uploads.count("academic_teacher")).isEqualTo(500);
        assertThat(uploads.count("users_customuser")).isEqualTo(500);
        assertThat(uploads.count("ssync_outgoing_message")).isEqualTo(500);
    }
}
