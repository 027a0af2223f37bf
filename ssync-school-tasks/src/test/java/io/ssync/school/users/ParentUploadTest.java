package io.ssync.school.users;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ssync.school.CountingDataSource;
import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.UploadReport;
import io.ssync.sheets.RowError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class ParentUploadTest {

    private final DataSource dataSource = TestDatabases.school();
    private final UploadsOfPeople uploads = new UploadsOfPeople(dataSource);

    @AfterEach
    void close() {
        uploads.close();
    }

    @Test
    void makesAParentWithAnAccountAndTheGuardianOfTheChildren() {
        uploads.student(1, "ADM-1");
        uploads.student(2, "ADM-2");
        uploads.student(3, "ADM-3");

        UploadReport report =
                uploads.parents("Chidi,Obi,Chidi@example.org,0803 123 4567,1 Road,NIN1,father,Trader,\"ADM-1, ADM-2\"");

        assertThat(report).isEqualTo(new UploadReport(1, 1, 0, List.of()));
        Map<String, Object> parent = uploads.row("SELECT * FROM academic_parent");
        assertThat(parent)
                .containsEntry("first_name", "Chidi")
                .containsEntry("email", "chidi@example.org")
                .containsEntry("phone_number", "08031234567")
                .containsEntry("parent_type", "Father")
                .containsEntry("occupation", "Trader")
                .containsEntry("national_id", "NIN1")
                .containsEntry("address", "1 Road")
                .containsEntry("single_parent", false)
                .containsEntry("inactive", false);
        assertThat(uploads.row("SELECT * FROM users_customuser"))
                .containsEntry("id", parent.get("user_id"))
                .containsEntry("is_parent", true)
                .containsEntry("is_teacher", false);
        assertThat(uploads.strings("SELECT admission_number || ' ' || parent_contact FROM academic_student"
                        + " WHERE parent_guardian_id = " + parent.get("id") + " ORDER BY 1"))
                .containsExactly("ADM-1 08031234567", "ADM-2 08031234567");
        assertThat(uploads.strings(
                        "SELECT from_student_id || '-' || to_student_id FROM academic_student_siblings ORDER BY 1"))
                .containsExactly("1-2", "2-1");
        assertThat(uploads.count("ssync_outgoing_message")).isEqualTo(1);
    }

    @Test
    void makesAParentWithoutEmailAndWithoutAccount() {
        UploadReport report = uploads.parents("Chidi,Obi,,08031234567,,,,,", "Ngozi,Obi,,08031234568,,,,,");

        assertThat(report.created()).isEqualTo(2);
        assertThat(uploads.strings("SELECT user_id FROM academic_parent")).containsExactly(null, null);
        assertThat(uploads.count("users_customuser")).isZero();
    }

    @Test
    void usesTheAccountWithTheTelephoneNumber() {
        uploads.account(50, "chidi@example.org", "08031234567");
        uploads.account(51, "ngozi@example.org", "08031234568");

        UploadReport report =
                uploads.parents("Chidi,Obi,,08031234567,,,,,", "Ngozi,Obi,someone@example.org,08031234568,,,,,");

        assertThat(report.created()).isEqualTo(1);
        assertThat(report.errors())
                .containsExactly(new RowError(
                        3,
                        "phone number",
                        "08031234568",
                        "phone number already in use by an account with another email"));
        assertThat(uploads.row("SELECT * FROM academic_parent")).containsEntry("user_id", 50L);
        assertThat(uploads.strings("SELECT is_parent FROM users_customuser ORDER BY id"))
                .containsExactly("t", "f");
    }

    @Test
    void namesEveryFault() {
        uploads.student(1, "ADM-1");
        uploads.student(2, "ADM-2");
        uploads.parents("Chidi,Obi,chidi@example.org,08031234567,,NIN1,,,ADM-1");

        UploadReport report = uploads.parents(
                "A,,a@,,,,Neighbour,,",
                "B,C,chidi@example.org,0803-123-4567,,NIN1,,,",
                "D,E,d@example.org,08050000001,,,,,ADM-1",
                "F,G,f@example.org,08050000002,,,,,ADM-9",
                "H,I,h@example.org,08050000003,,,,,ADM-2",
                "J,K,j@example.org,08050000004,,,,,ADM-2");

        assertThat(report.created()).isEqualTo(1);
        assertThat(report.errors())
                .extracting(RowError::row, RowError::reason)
                .containsExactly(
                        tuple(2, "last name is missing"),
                        tuple(2, "email is not an e-mail address"),
                        tuple(2, "phone number is missing"),
                        tuple(2, "relationship is not one of Father, Mother, Guardian"),
                        tuple(3, "email already in use by another parent"),
                        tuple(3, "phone number already in use by another parent"),
                        tuple(3, "national id already in use by another parent"),
                        tuple(
                                4,
                                "student ADM-1 already has a guardian; leave the number out to add this parent without"),
                        tuple(5, "there is no student with the admission number ADM-9"),
                        tuple(7, "student ADM-2 already has a guardian in row 6 of this file"));
        assertThat(uploads.count("academic_parent")).isEqualTo(2);
        assertThat(uploads.count("users_customuser")).isEqualTo(2);
    }

    @Test
    void takesTheAccountBackWhenAnotherProgramTakesTheNationalIdMeanwhile() {
        try (Handle other = Jdbi.open(dataSource)) {
            other.begin();
            other.execute(
                    "INSERT INTO academic_parent (phone_number, national_id, single_parent, date, image, inactive)"
                            + " VALUES ('1', 'NIN1', false, now(), '', false)");
            CompletableFuture<UploadReport> running = CompletableFuture.supplyAsync(
                    () -> uploads.parents("Chidi,Obi,chidi@example.org,08031234567,,NIN1,,,"),
                    runnable -> new Thread(runnable).start());
            await().until(() ->
                    !uploads.strings("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty());
            other.commit();

            assertThat(running.join().errors())
                    .extracting(RowError::reason)
                    .containsExactly("email, phone number or national id already in use by another parent");
        }
        assertThat(uploads.count("users_customuser")).isZero();
        assertThat(uploads.count("ssync_outgoing_message")).isZero();
        assertThat(uploads.count("users_customuser_groups")).isZero();
    }

    @Test
    void takesAsManyStatementsForAThousandRowsAsForOne() {
        CountingDataSource counting = new CountingDataSource(dataSource);
        try (UploadsOfPeople counted = new UploadsOfPeople(counting.dataSource())) {
            counted.parents("A,B,a@example.org,08030000000,,,,,");
            int forOne = counting.executed();

            counted.parents(IntStream.range(0, 1_000)
                    .mapToObj(i -> "P" + i + ",Obi,p" + i + "@example.org,0806000" + (1_000 + i) + ",,,,,")
                    .toArray(String[]::new));

            assertThat(counting.executed() - forOne).isEqualTo(forOne);
        }
        assertThat(uploads.count("academic_parent")).isEqualTo(1_001);
    }

    @Test
    void returnsTheFirstReportWhenDeliveredAgain() {
        byte[] file = UploadsOfPeople.parentsFile("Chidi,Obi,chidi@example.org,08031234567,,,,,");

        uploads.app()
                .sendWithKwargs("users.bulk_upload_parents", List.of(), Map.of("file_content", file, "dry_run", true))
                .get();
        assertThat(uploads.count("academic_parent")).isZero();
        assertThat(uploads.count("ssync_outgoing_message")).isZero();
        uploads.app().send("users.tasks.bulk_upload_parents_task", file).get();

        assertThat(uploads.count("academic_parent")).isEqualTo(1);
    }

    @Test
    void takesItsOwnTemplateWithoutTheExample() {
        assertThatThrownBy(() -> uploads.app()
                        .task(UsersTasks::bulkUploadParents)
                        .delay(UsersTemplates.parents(), false)
                        .get())
                .hasMessageContaining("The sheet has no rows");
        assertThatThrownBy(() -> uploads.app()
                        .task(UsersTasks::bulkUploadTeachers)
                        .delay(UsersTemplates.teachers(), false)
                        .get())
                .hasMessageContaining("The sheet has no rows");
    }

    @Test
    void takesOtherRelationsForAGuardian() {
        UploadReport report = uploads.parents("Chidi,Obi,,08031234567,,,Uncle,,", "Ngozi,Obi,,08031234568,,,mummy,,");

        assertThat(report.created()).isEqualTo(2);
        assertThat(uploads.strings("SELECT parent_type FROM academic_parent ORDER BY phone_number"))
                .containsExactly("Guardian", "Mother");
    }

    private static final String CHIDI = "Chidi,Obi,chidi@example.org,08031234567,,NIN1,,,";

    private List<String> guardians() {
        return uploads.strings("SELECT admission_number || ' ' || parent.first_name FROM academic_student student"
                + " JOIN academic_parent parent ON parent.id = parent_guardian_id ORDER BY 1");
    }

    @Test
    void givesAParentWhoIsHereAlreadyTheChildThatTheRowAdds() {
        uploads.student(1, "ADM-1");
        uploads.student(2, "ADM-2");
        uploads.student(3, "ADM-3");
        uploads.parents(CHIDI + "ADM-1");

        UploadReport report = uploads.parents(
                "chidi,OBI,Chidi@example.org,+234 803 123 4567,Elsewhere,,Uncle,,ADM-2",
                "Obi,Mr. Chidi,,8031234567,,,,,ADM-3");

        assertThat(report.created()).isEqualTo(2);
        assertThat(report.notes())
                .contains(
                        "Row 2: the parent is here already and got the students; everything else of the row was ignored");
        assertThat(uploads.row("SELECT * FROM academic_parent"))
                .containsEntry("first_name", "Chidi")
                .containsEntry("address", null)
                .containsEntry("parent_type", null);
        assertThat(uploads.strings("SELECT count(*) FROM academic_student"
                        + " WHERE parent_guardian_id = 1 AND parent_contact = '08031234567'"))
                .containsExactly("3");
        assertThat(uploads.count("academic_student_siblings")).isEqualTo(6);
        assertThat(uploads.count("users_customuser")).isEqualTo(1);
        assertThat(uploads.count("ssync_outgoing_message")).isEqualTo(1);
    }

    @Test
    void takesARowForEachChildOfANewParent() {
        uploads.student(1, "ADM-1");
        uploads.student(2, "ADM-2");

        UploadReport report = uploads.parents(CHIDI + "ADM-1", CHIDI + "ADM-2");

        assertThat(report.created()).isEqualTo(2);
        assertThat(guardians()).containsExactly("ADM-1 Chidi", "ADM-2 Chidi");
        assertThat(uploads.count("academic_parent")).isEqualTo(1);
        assertThat(uploads.count("academic_student_siblings")).isEqualTo(2);
    }

    @Test
    void tellsThatARowOfAParentWhoIsHereAddsNothing() {
        uploads.student(1, "ADM-1");
        uploads.parents(CHIDI + "ADM-1");

        assertThat(uploads.parents(CHIDI, CHIDI + "ADM-1", CHIDI + "ADM-9").errors())
                .extracting(RowError::row, RowError::reason)
                .containsExactly(
                        tuple(2, "the parent is here already; write the students to add"),
                        tuple(3, "the parent is here already, with these students"),
                        tuple(4, "there is no student with the admission number ADM-9"));
    }

    @Test
    void takesNobodyForAnotherWithTheSameNumber() {
        uploads.student(1, "ADM-1");
        uploads.parents(CHIDI);

        UploadReport report = uploads.parents(
                "Ngozi,Obi,,+2348031234567,,,,,ADM-1",
                "Chidi,Obi,other@example.org,08031234567,,,,,ADM-1",
                "Chidi,Obi,,08031234567,,NIN2,,,ADM-1");

        assertThat(report.errors())
                .extracting(RowError::row, RowError::reason)
                .containsExactly(
                        tuple(2, "phone number already in use by another parent"),
                        tuple(3, "phone number already in use by another parent"),
                        tuple(3, "phone number already in use by an account with another email"),
                        tuple(4, "phone number already in use by another parent"));
        assertThat(guardians()).isEmpty();
    }

    @Test
    void knowsANumberHoweverItWasStored() {
        uploads.account(50, "chidi@example.org", "+2348031234567");
        uploads.execute(
                "INSERT INTO academic_parent (first_name, last_name, phone_number, single_parent, date, image, inactive)"
                        + " VALUES ('Ada', 'Eze', '234 803 123 4568', false, now(), '', false)");

        UploadReport report = uploads.parents(
                "Chidi,Obi,,08031234567,,,,,", "Ngozi,Obi,,0803-123-4568,,,,,", "Uche,Obi,,+2348031234569,,,,,");

        assertThat(report.errors())
                .extracting(RowError::row, RowError::reason)
                .containsExactly(tuple(3, "phone number already in use by another parent"));
        assertThat(uploads.strings("SELECT user_id FROM academic_parent WHERE first_name = 'Chidi'"))
                .containsExactly("50");
        assertThat(uploads.strings("SELECT phone_number FROM academic_parent WHERE first_name = 'Uche'"))
                .containsExactly("08031234569");
    }

    @Test
    void letsNoWrongRowStandInTheWayOfAGoodOne() {
        uploads.student(1, "ADM-1");

        UploadReport report = uploads.parents(
                "Chidi,,chidi@example.org,08031234567,,NIN1,,,ADM-1",
                "Chidi,Obi,chidi@example.org,08031234567,,NIN1,,,ADM-1");

        assertThat(report.errors()).extracting(RowError::row).containsExactly(2);
        assertThat(guardians()).containsExactly("ADM-1 Chidi");
    }

    @Test
    void storesOtherNamesAsTheMiddleName() {
        uploads.app()
                .task(UsersTasks::bulkUploadParents)
                .delay(
                        "First Name,Other Names,Surname,Phone,Email\nMrs. Ngozi,Ada Uche,Obi,08031234567,n@example.org"
                                .getBytes(UTF_8),
                        false)
                .get();

        assertThat(uploads.row("SELECT * FROM academic_parent"))
                .containsEntry("first_name", "Ngozi")
                .containsEntry("middle_name", "Ada Uche");
        assertThat(uploads.row("SELECT * FROM users_customuser")).containsEntry("middle_name", "Ada Uche");
    }

    @Test
    void tellsToWriteCommasBetweenStudents() {
        uploads.student(1, "ADM-1");
        uploads.student(2, "ADM-2");

        assertThat(uploads.parents("Chidi,Obi,,08031234567,,,,,ADM-1 and ADM-2").errors())
                .extracting(RowError::reason)
                .containsExactly("there is no student with the admission number ADM-1 and ADM-2; write commas between"
                        + " several numbers");
    }
}
