package io.ssync.example.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads without JavaScript: by links, forms, and loading a page again. */
class UploadPagesTest {
    private static final String EVIL = "<img src=x onerror=alert(1)>";

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

    /** The page of an upload when it has ended. */
    private static String ended(PageBrowser browser, String place) {
        return await().until(() -> browser.page(place), page -> !page.contains("goes-on"));
    }

    @Test
    void storesWhatWasSeenToBeRight() {
        PageBrowser grace = site.as(SchoolSite.STAFF);
        assertThat(grace.page("/new?kind=students")).contains("2025/2026", "Drop a file here", "multipart/form-data");

        String tried = grace.where(grace.upload(
                "jss1.csv",
                "Admission no,First name,Surname,Class,Hobby,Gendre\nN1,Tolu,Ade,JSS 1,chess,F\nN2,,Eze,JSS 1,,\n",
                "kind",
                "students",
                "academic_year_id",
                "1"));
        String report = ended(grace, tried);

        assertThat(report)
                .contains("jss1.csv", "Checked: 1 of 2 rows can be stored, 1 are wrong", "Grace Office")
                .contains("The headings are in row 1", ">last name</span>", "Tolu", "ignored")
                .contains("Did you mean gender?")
                .contains("first name is missing", "Store the good rows", "The column &quot;Hobby&quot; is not known");
        assertThat(students("N1")).isZero();

        String stored = grace.act("/store", "id", id(tried));
        assertThat(ended(grace, stored)).contains("Stored: 1 of 2 rows. 1 are wrong and were left out.");
        assertThat(students("N1")).isEqualTo(1);
        assertThat(grace.page(tried)).doesNotContain("Store the good rows").contains("was stored from here already");
        grace.page("/new?kind=students");
        assertThat(grace.post("/store", "token", grace.token(), "id", id(tried)).statusCode())
                .as("a second click")
                .isEqualTo(409);
        assertThat(grace.page("/uploads")).contains("jss1.csv", "checked</span> 1 good, 1 wrong", "Grace Office");
        assertThat(grace.get("/errors?id=" + id(stored)).headers().firstValue("content-disposition"))
                .hasValueSatisfying(name -> assertThat(name).contains("rows-to-correct.xlsx"));
    }

    @Test
    void saysAtOnceWhyAFileCannotBeUsed() {
        PageBrowser grace = site.as(SchoolSite.STAFF);
        grace.page("/new?kind=students");

        HttpResponse<String> refused = grace.upload(
                "x.csv", "Frist name,Last name,Class\nAda,Obi,JSS 1\n", "kind", "students", "academic_year_id", "1");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("The file cannot be used", "is &quot;Frist name&quot; the first name?", "Drop a file here");
        assertThat(grace.upload("x.pdf", "%PDF-1.7", "kind", "students", "academic_year_id", "1")
                        .body())
                .contains("The file is a PDF, not a spreadsheet");
        assertThat(grace.upload("x.csv", "", "kind", "teachers").body()).contains("There is no file");
        assertThat(grace.upload("x.csv", "first name\na\n", "kind", "pupils").statusCode())
                .isEqualTo(404);
        assertThat(grace.upload("x.csv", "First name,Last name,Class\nA,B,JSS 1\n", "kind", "students")
                        .body())
                .contains("No academic_year_id provided.");
        assertThat(grace.upload(
                                "big.csv",
                                "First name,Last name,Class\n" + "A,B,JSS 1\n".repeat(1_000_000),
                                "kind",
                                "students")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void takesMarksOfAClassFromItsOwnTemplate() {
        PageBrowser grace = site.as(SchoolSite.STAFF);
        assertThat(grace.page("/new?kind=marks"))
                .contains("First Term, 2025/2026")
                .doesNotContain("Drop a file");
        String form = grace.page("/new?kind=marks&term_id=1&classroom_id=2");
        assertThat(form).contains("Mathematics", "subject_id=2");
        assertThat(grace.get("/template?kind=marks&term_id=1&classroom_id=2&subject_id=2")
                        .statusCode())
                .isEqualTo(200);

        String tried = grace.where(grace.upload(
                "m.csv",
                "Admission number,Examination\nA4,55\nA4,99\n",
                "kind",
                "marks",
                "term_id",
                "1",
                "classroom_id",
                "2",
                "subject_id",
                "2"));
        assertThat(ended(grace, tried)).contains("Checked:", "Examination (of 60)");
        ended(grace, grace.act("/store", "id", id(tried)));

        assertThat(site.servers()
                        .texts("SELECT points_scored FROM examination_marksmanagement mark"
                                + " JOIN academic_studentclassenrollment enrolment ON enrolment.id = mark.student_id"
                                + " WHERE enrolment.student_id = 4 AND subject_id = 2 AND exam_name_id = 2"))
                .containsExactly("55");
    }

    @Test
    void showsNamesAndCellsAsTheyAreAndRunsNoneOfThem() {
        PageBrowser grace = site.as(SchoolSite.STAFF);
        grace.page("/new?kind=students");
        String place = grace.where(grace.upload(
                EVIL + ".csv",
                "First name,Last name,Class," + EVIL + "\n" + EVIL + ",," + EVIL + "," + EVIL + "\nA,B,JSS 1,\n",
                "kind",
                "students",
                "academic_year_id",
                "1"));

        String page = ended(grace, place) + grace.page("/uploads") + grace.page("/mine");

        assertThat(page).contains("&lt;img src=x onerror=alert(1)&gt;").doesNotContain("<img", "<b>College");
        assertThat(grace.get(place)
                        .headers()
                        .firstValue("content-security-policy")
                        .orElseThrow())
                .contains("script-src 'self'", "default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(grace.upload("x.csv", EVIL + "\n1\n", "kind", "students", "academic_year_id", "1")
                        .body())
                .doesNotContain("<img");
        assertThat(grace.get("/upload?id=" + "%3Cscript%3E").body()).doesNotContain("<script>");
    }

    @Test
    void cancelsAnUploadThatWaits() {
        PageBrowser grace = site.as(SchoolSite.STAFF);
        site.app().tasks().broker().control("academic").pause(Optional.empty(), "a test");
        String place;
        try {
            grace.page("/new?kind=students");
            place = grace.where(grace.upload(
                    "late.csv",
                    "First name,Last name,Class\nLate,Comer,JSS 1\n",
                    "kind",
                    "students",
                    "academic_year_id",
                    "1"));
            String waiting = grace.page(place);
            assertThat(waiting)
                    .contains("Waits for a worker", "Cancel", "<noscript><meta http-equiv=\"refresh\" content=\"2\">");
            assertThat(grace.act("/cancel", "id", id(place))).isEqualTo(place);
        } finally {
            site.app().tasks().broker().control("academic").resume();
        }
        assertThat(ended(grace, place))
                .contains("Cancelled. Nothing was stored.")
                .doesNotContain("Store");
    }

    @Test
    void offersATemplateForEachKind() {
        PageBrowser grace = site.as(SchoolSite.STAFF);
        for (String kind : List.of("students", "classrooms", "teachers", "parents")) {
            assertThat(grace.page("/new?kind=" + kind)).contains("/school/template?kind=" + kind);
            assertThat(grace.get("/template?kind=" + kind).headers().firstValue("content-type"))
                    .as(kind)
                    .contains(UploadPages.WORKBOOK);
        }
    }

    private static int students(String number) {
        return Integer.parseInt(site.servers()
                .texts("SELECT count(*) FROM academic_student WHERE admission_number = '" + number + "'")
                .get(0));
    }

    private static String id(String place) {
        return Pattern.compile("id=(.+)")
                .matcher(place)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
