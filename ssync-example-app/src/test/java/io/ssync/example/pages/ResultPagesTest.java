package io.ssync.example.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A term of a class, step by step as it goes, and who may take which step. */
@TestMethodOrder(OrderAnnotation.class)
class ResultPagesTest {
    private static final String CLASS = "/results?term_id=1&classroom_id=1";
    private static final String[] BOTH = {"term_id", "1", "classroom_id", "1"};

    @TempDir
    private static Path media;

    private static SchoolSite site;

    @BeforeAll
    static void start() {
        site = new SchoolSite(media);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static String ended(PageBrowser browser, String place) {
        return await().until(() -> browser.page(place), page -> !page.contains("goes-on"));
    }

    private static String act(PageBrowser browser, String place, String... more) {
        String[] fields = new String[BOTH.length + more.length];
        System.arraycopy(BOTH, 0, fields, 0, BOTH.length);
        System.arraycopy(more, 0, fields, BOTH.length, more.length);
        return ended(browser, browser.act(place, fields));
    }

    @Test
    @Order(1)
    void leadsAClassTeacherFromMissingMarksToCards() {
        PageBrowser musa = site.as(SchoolSite.TEACHER);
        assertThat(musa.where(musa.get("/"))).isEqualTo("/results");
        assertThat(musa.page(CLASS))
                .contains("No results are computed yet", "JSS 1")
                .doesNotContain("JSS 2", "Publish<");

        String checked = act(musa, "/compute", "dry_run", "true");
        assertThat(checked)
                .contains("Look for missing marks", "Checked. Nothing was stored.", "JSS 1, First Term, 2025/2026");
        assertThat(musa.page(CLASS)).contains("No results are computed yet");

        String computed = act(musa, "/compute");
        assertThat(computed)
                .contains("Done.", "Left out", "Adébáyọ̀", "Mend what each line says")
                .doesNotContain("goes-on");
        assertThat(musa.page(CLASS)).contains("Ada Obi", "Chịọma O&#39;Brien", "Broadsheet");

        assertThat(act(musa, "/cards")).contains("Done.", "Made");
        assertThat(musa.page(CLASS)).contains("All cards in a zip");
        HttpResponse<String> zip = musa.get("/class-cards?term_id=1&classroom_id=1&format=zip");
        assertThat(zip.statusCode()).isEqualTo(200);
        assertThat(zip.headers().firstValue("content-type")).contains("application/zip");
        assertThat(musa.get("/class-cards?term_id=1&classroom_id=1").body()).startsWith("%PDF");
        assertThat(musa.get("/broadsheet?term_id=1&classroom_id=1").statusCode())
                .isEqualTo(200);
        assertThat(musa.page("/mine"))
                .contains(
                        "Make report cards",
                        "Compute results",
                        "Look for missing marks",
                        "JSS 1, First Term, 2025/2026");
    }

    @Test
    @Order(2)
    void saysWhatIsToBeDoneAboutARefusal() {
        site.servers()
                .execute("DELETE FROM examination_marksmanagement WHERE student_id IN"
                        + " (SELECT id FROM academic_studentclassenrollment WHERE classroom_id = 2)");
        PageBrowser grace = site.as(SchoolSite.STAFF);
        grace.page(CLASS);

        String refused = ended(grace, grace.act("/compute", "term_id", "1", "classroom_id", "2"));

        assertThat(refused).contains("This was refused", "JSS 2", "Do what it says, and start it again");
    }

    @Test
    @Order(3)
    void showsFamiliesTheirPublishedCardsAlone() {
        PageBrowser parent = site.as(SchoolSite.PARENT);
        PageBrowser student = site.as(SchoolSite.STUDENT);
        String card = card(1);
        assertThat(parent.page("/cards")).contains("There is no report card here yet");
        assertThat(parent.get("/card?id=" + card).statusCode()).isEqualTo(404);
        PageBrowser grace = site.as(SchoolSite.STAFF);
        grace.page(CLASS);

        assertThat(act(grace, "/publish", "action", "publish")).contains("Done.", "Guardians told");

        for (PageBrowser family : List.of(parent, student)) {
            assertThat(family.page("/cards")).contains("Ada Obi").doesNotContain("Chịọma", "Uploads", "My tasks");
            assertThat(family.get("/card?id=" + card).body()).startsWith("%PDF");
            assertThat(family.get("/card?id=" + card(3)).statusCode()).isEqualTo(404);
            assertThat(family.page("/cards?student_id=3")).contains("There is no report card here yet");
        }
        assertThat(site.as(SchoolSite.OTHER_TEACHER).get("/card?id=" + card).statusCode())
                .isEqualTo(404);

        site.servers()
                .execute(
                        "INSERT INTO finance_studentfeeassignment (student_id, term_id, amount_owed, amount_paid, is_waived,"
                                + " fee_structure_id, assigned_date) VALUES (1, 1, 50000, 20000, FALSE, 1, now())");
        assertThat(parent.page("/cards")).contains("Ada Obi", "Withheld: ₦30,000.00 owing");
        HttpResponse<String> withheld = parent.get("/card?id=" + card);
        assertThat(withheld.statusCode()).isEqualTo(403);
        assertThat(withheld.body()).contains("It is given out when the fees owing, ₦30,000.00, have been paid.");
        assertThat(grace.page("/cards")).contains("Withheld: ₦30,000.00 owing");
        assertThat(grace.get("/card?id=" + card).body()).startsWith("%PDF");
        site.servers().execute("DELETE FROM finance_studentfeeassignment");
    }

    @Test
    @Order(4)
    void changesWhatIsPublishedOnlyWhenToldTo() {
        site.servers()
                .execute(
                        "UPDATE examination_marksmanagement SET points_scored = 1 WHERE student_id ="
                                + " (SELECT id FROM academic_studentclassenrollment WHERE student_id = 1) AND exam_name_id = 2");
        PageBrowser grace = site.as(SchoolSite.STAFF);
        assertThat(grace.page(CLASS)).contains("Also change what parents see already");

        assertThat(act(grace, "/compute")).contains("This was refused");
        assertThat(act(grace, "/compute", "change_published", "true"))
                .contains("Changes that parents see", "Make the report cards of these students again");
        grace.page(CLASS);
        assertThat(act(grace, "/publish", "action", "unpublish")).contains("Done.");
        assertThat(site.as(SchoolSite.PARENT).page("/cards")).contains("There is no report card here yet");
    }

    @Test
    @Order(5)
    void letsAccountantsHandleFees() {
        PageBrowser ngozi = site.as(SchoolSite.ACCOUNTANT);
        assertThat(ngozi.page("/fees")).contains("Tuition &lt;i&gt;", "50,000.00", "2025-10-01");

        assertThat(ended(ngozi, ngozi.act("/assign", "id", "1"))).contains("Newly assigned", "Tuition &lt;i&gt;");
        assertThat(ngozi.page("/fees")).contains(">4<");
        String reminded = ended(ngozi, ngozi.act("/remind", "id", "1", "message", "Please <b>pay</b>"));
        assertThat(reminded).contains("Reminders", "Done.");
        assertThat(ended(ngozi, ngozi.act("/remind-all"))).contains("Due in a week");
        assertThat(ngozi.post("/remind", "token", ngozi.token(), "id", "99").statusCode())
                .isEqualTo(404);
        assertThat(ngozi.post("/remind", "token", ngozi.token(), "id", "1", "message", "x".repeat(1_001))
                        .statusCode())
                .isEqualTo(400);
        assertThat(ngozi.page("/mine"))
                .contains("Remind of a fee", "Assign a fee")
                .doesNotContain("Compute");
    }

    @Test
    @Order(6)
    void refusesWhoeverMayNot() {
        site.servers().execute("DELETE FROM finance_studentfeeassignment"); // they would withhold the cards
        int before = Integer.parseInt(count());
        for (int user : List.of(
                SchoolSite.PARENT,
                SchoolSite.STUDENT,
                SchoolSite.ACCOUNTANT,
                SchoolSite.TEACHER,
                SchoolSite.OTHER_TEACHER)) {
            PageBrowser somebody = site.as(user);
            somebody.page("/cards");
            for (String place :
                    List.of("/compute", "/cards", "/publish", "/assign", "/remind", "/remind-all", "/cancel-task")) {
                boolean ownClass = user == SchoolSite.TEACHER && (place.equals("/compute") || place.equals("/cards"));
                boolean fees =
                        user == SchoolSite.ACCOUNTANT && (place.equals("/assign") || place.startsWith("/remind"));
                if (!ownClass && !fees) {
                    assertThat(somebody.post(
                                            place,
                                            "token",
                                            somebody.token(),
                                            "term_id",
                                            "1",
                                            "classroom_id",
                                            "1",
                                            "id",
                                            "1")
                                    .statusCode())
                            .as("%s at %s", user, place)
                            .isEqualTo(403);
                }
            }
            boolean teaches = user == SchoolSite.TEACHER;
            for (String place :
                    List.of(CLASS, "/class-cards?term_id=1&classroom_id=1", "/broadsheet?term_id=1&classroom_id=1")) {
                assertThat(somebody.get(place).statusCode())
                        .as("%s at %s", user, place)
                        .isEqualTo(teaches ? 200 : 403);
            }
        }
        PageBrowser musa = site.as(SchoolSite.TEACHER);
        musa.page(CLASS);
        assertThat(musa.post("/compute", "token", musa.token(), "term_id", "1").statusCode())
                .as("all classes")
                .isEqualTo(403);
        assertThat(musa.post("/compute", "token", musa.token(), "term_id", "1", "classroom_id", "2")
                        .statusCode())
                .as("another class")
                .isEqualTo(403);
        assertThat(count()).isEqualTo(String.valueOf(before));
    }

    @Test
    @Order(7)
    void showsNobodyATaskOfAnotherKind() {
        PageBrowser ngozi = site.as(SchoolSite.ACCOUNTANT);
        PageBrowser musa = site.as(SchoolSite.TEACHER);
        musa.page(CLASS);
        String place = musa.act("/compute", "term_id", "1", "classroom_id", "1", "dry_run", "true");
        ended(musa, place);

        assertThat(ngozi.page(place)).contains("Waits for a worker").doesNotContain("Ada", "JSS 1");
        assertThat(site.as(SchoolSite.PARENT).get(place).statusCode()).isEqualTo(403);
        assertThat(site.as(SchoolSite.STAFF).page(place)).contains("Checked. Nothing was stored.");
    }

    private static String count() {
        return site.servers().texts("SELECT count(*) FROM ssync_started_task").get(0);
    }

    private static String card(int student) {
        return site.servers()
                .texts("SELECT card.id FROM examination_reportcard card JOIN examination_termresult result"
                        + " ON result.id = card.term_result_id WHERE result.student_id = " + student)
                .get(0);
    }
}
