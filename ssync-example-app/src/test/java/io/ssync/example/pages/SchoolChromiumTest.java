package io.ssync.example.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ssync.school.upload.UploadHistory;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.dashboard.browser.Chromium;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The school's pages in a real browser. With {@code -Dssync.school.pictures=FOLDER} it also photographs them there, which is how those of the
 * docs are made.
 */
class SchoolChromiumTest {
    private static final String PICTURES = System.getProperty("ssync.school.pictures", "");

    @TempDir
    private static Path directory;

    private static SchoolSite site;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        Optional<Path> program = Chromium.program();
        assumeTrue(program.isPresent(), "no chromium here: install Debian's package chromium to run these tests");
        site = new SchoolSite(directory.resolve("media"), "Ọlá College");
        chromium = Chromium.start(program.get());
        chromium.look(1280, 900, false);
        chromium.open(site.url() + "/");
        assertThat(chromium.violations()).as("sign in").isEmpty();
        photograph("login", 1280);
        type("input[name=email]", "u1@school.example");
        type("input[name=password]", SchoolSite.PASSWORD);
        chromium.clickAway("form button");
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
            site.close();
        }
    }

    @AfterEach
    void nothingIsWrong() {
        assertThat(chromium.complaints()).isEmpty();
    }

    private static void type(String selector, String text) {
        chromium.run("document.querySelector(" + CeleryJson.write(selector) + ").value = " + CeleryJson.write(text));
    }

    /** A real workbook, with a title above its headings, columns that nobody knows, and mistakes. */
    private static Path workbook() throws IOException {
        Path file = directory.resolve("JSS 1, new students.xlsx");
        try (OutputStream out = Files.newOutputStream(file);
                Workbook workbook = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("Students");
            List<List<String>> rows = List.of(
                    List.of("Ọlá College, new students"),
                    List.of("Admission No", "First name", "Surname", "Gendre", "Date of birth", "Class", "Hobby"),
                    List.of("N-101", "Tolúlọpẹ́", "Adébáyọ̀", "Female", "2013-05-31", "JSS 1", "chess"),
                    List.of("N-102", "Emeka", "Nwáọ̀gụ", "Male", "14/02/2013", "JSS 1", ""),
                    List.of("N-103", "", "Sani", "Male", "2013-01-09", "JSS 1", ""),
                    List.of("N-104", "Halima", "Ɗanjuma", "Female", "09/05/10", "JSS1", "football"),
                    List.of("N-105", "Aïcha", "D'Almeida", "Female", "2013-07-01", "JSS 1", ""));
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < rows.get(row).size(); column++) {
                    sheet.value(row, column, rows.get(row).get(column));
                }
            }
        }
        return file;
    }

    @Test
    void uploadsAWorkbookThatSomebodyChose() throws IOException {
        chromium.open(site.url() + "/new?kind=students");
        chromium.choose("input[type=file]", workbook());
        chromium.await("document.querySelector('[data-name]').textContent === 'JSS 1, new students.xlsx'");
        check("new", 1280);
        chromium.clickAway("form.upload button");
        chromium.await("!document.querySelector('#live.goes-on')");

        assertThat(text())
                .contains(
                        "Checked: 3 of 5 rows can be stored, 2 are wrong.",
                        "first name is missing",
                        "did you mean JSS 1");
        assertThat(text()).contains("The headings are in row 2.", "Did you mean gender?");
        check("checked", 1280);
        look(390, true);
        check("checked", 390);
        look(1280, false);

        chromium.clickAway("form[action$=store] button");
        chromium.await("!document.querySelector('#live.goes-on')");
        assertThat(text()).contains("Stored: 3 of 5 rows. 2 are wrong and were left out.");
        assertThat(site.servers().texts("SELECT last_name FROM academic_student WHERE admission_number = 'N-105'"))
                .hasSize(1);
        chromium.open(site.url() + "/uploads");
        check("uploads", 1280);
        look(390, false);
        check("uploads", 390);
        look(1280, true);
        check("uploads-dark", 1280);
        look(1280, false);
    }

    @Test
    void takesAFileThatIsDropped() {
        chromium.open(site.url() + "/new?kind=teachers");
        chromium.run("""
                (() => {
                  const carried = new DataTransfer();
                  carried.items.add(new File(['First name,Last name,Email\\nAda,Eze,ada@example.org\\n'], 'dropped.csv', {type: 'text/csv'}));
                  const place = document.querySelector('[data-drop]');
                  for (const type of ['dragenter', 'dragover']) place.dispatchEvent(new DragEvent(type, {dataTransfer: carried, bubbles: true, cancelable: true}));
                  window.over = place.classList.contains('over');
                  place.dispatchEvent(new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true}));
                })()""");
        assertThat(chromium.run("window.over")).isEqualTo(true);
        chromium.await("document.querySelector('[data-name]').textContent === 'dropped.csv'");
        chromium.clickAway("form.upload button");
        chromium.await("!document.querySelector('#live.goes-on')");

        assertThat(text()).contains("dropped.csv", "Checked: 1 of 1 rows can be stored");
    }

    @Test
    void followsAWholeSchoolToTheEnd() throws IOException {
        Path file = directory.resolve("whole school.csv");
        Files.writeString(
                file,
                "Admission number,First name,Last name,Class\n"
                        + IntStream.range(0, 20_000)
                                .mapToObj(i -> "B" + i + ",Ada " + i + ",Obi,JSS 2\n")
                                .collect(Collectors.joining()));
        chromium.open(site.url() + "/new?kind=students");
        chromium.choose("input[type=file]", file);
        chromium.clickAway("form.upload button");

        chromium.await("!document.querySelector('#live.goes-on')");

        assertThat(text()).contains("Checked: 20,000 of 20,000 rows can be stored");
    }

    /** In steps of the test's own: a real upload is as fast as the machine is idle. */
    @Test
    void showsTheBarMove() {
        new UploadHistory(site.app().dataSource(), InstantSource.system())
                .add("moving", "students", "moving.csv", null);
        isAtRow(100);
        chromium.open(site.url() + "/upload?id=moving");
        chromium.await("document.querySelector('progress').value === 100");

        isAtRow(300);

        chromium.await("document.querySelector('progress').value === 300");
        chromium.await("document.getElementById('state').textContent === 'runs'");
        assertThat(chromium.violations()).as("running").isEmpty();
        assertThat(text()).contains("Processing row 300");

        store(TaskState.REVOKED, null);

        chromium.await("document.getElementById('said').textContent === 'Cancelled. Nothing was stored.'");
        assertThat(text()).contains("Upload another file").doesNotContain("Cancel\n");
    }

    private static void isAtRow(int row) {
        store(
                TaskState.PROGRESS,
                "{\"current\": " + row + ", \"total\": 400, \"status\": \"Processing row " + row + "\"}");
    }

    private static void store(TaskState state, @Nullable String json) {
        site.app()
                .tasks()
                .results()
                .store(List.of(new TaskResult(
                        "moving",
                        state,
                        json,
                        null,
                        Instant.now(),
                        new Call("academic.tasks.bulk_upload_students_task", "()", "{}", "here", null))));
    }

    @Test
    void runsNothingThatAFileIsCalledOrHolds() {
        String evil = "<img src=x onerror=window.stolen=1>";
        chromium.open(site.url() + "/new?kind=students");
        chromium.run("""
                (() => {
                  const carried = new DataTransfer();
                  const evil = %s;
                  carried.items.add(new File(['First name,Last name,Class,' + evil + '\\n' + evil + ',,' + evil + ',' + evil + '\\nA,B,JSS 1,\\n'], evil + '.csv', {type: 'text/csv'}));
                  const input = document.querySelector('input[type=file]');
                  input.files = carried.files;
                  input.dispatchEvent(new Event('change'));
                })()""".formatted(CeleryJson.write(evil)));
        chromium.await("document.querySelector('[data-name]').textContent.includes('onerror')");
        chromium.clickAway("form.upload button");
        chromium.await("!document.querySelector('#live.goes-on')");
        assertThat(text()).contains("<img src=x onerror=window.stolen=1>.csv");
        assertThat(chromium.run("String(window.stolen) + document.querySelectorAll('img').length"))
                .isEqualTo("undefined0");
        chromium.open(site.url() + "/uploads");
        chromium.await("document.body.textContent.includes('onerror')");
        assertThat(chromium.run("String(window.stolen) + document.querySelectorAll('img').length"))
                .isEqualTo("undefined0");
    }

    @Test
    void goesThroughATerm() {
        chromium.open(site.url() + "/results?term_id=1&classroom_id=1");
        chromium.clickAway("form[action$=compute]:has(input[name=dry_run]) button");
        chromium.await("!document.querySelector('#live.goes-on')");
        assertThat(text()).contains("Checked. Nothing was stored.", "Left out");
        check("missing", 1280);

        chromium.open(site.url() + "/results?term_id=1&classroom_id=1");
        chromium.clickAway("form[action$=compute]:not(:has(input[name=dry_run])) button");
        chromium.await("!document.querySelector('#live.goes-on')");
        chromium.open(site.url() + "/results?term_id=1&classroom_id=1");
        chromium.clickAway("form[action$=publish] button");
        chromium.await("!document.querySelector('#live.goes-on')");
        chromium.open(site.url() + "/results?term_id=1&classroom_id=1");
        chromium.clickAway("form[action$=cards] button");
        chromium.await("!document.querySelector('#live.goes-on')");
        assertThat(text()).contains("Make report cards", "Done.");
        check("cards-made", 1280);
        for (String place : List.of("results?term_id=1&classroom_id=1", "cards", "fees", "mine")) {
            for (boolean dark : List.of(false, true)) {
                int width = dark ? 390 : 1280;
                look(width, dark);
                chromium.open(site.url() + "/" + place);
                check(place.replaceAll("\\?.*", ""), width);
            }
        }
        look(1280, false);
    }

    private static String text() {
        return String.valueOf(chromium.run("document.body.innerText"));
    }

    private static void look(int width, boolean dark) {
        chromium.look(width, 900, dark);
    }

    /** Whether everybody can use the page, also at this width. */
    private static void check(String name, int width) {
        SoftAssertions all = new SoftAssertions();
        all.assertThat(chromium.violations()).as(name).isEmpty();
        all.assertThat(((Number) chromium.run("document.documentElement.scrollWidth")).intValue())
                .as("%s at %s", name, width)
                .isLessThanOrEqualTo(width);
        all.assertAll();
        photograph(name, width);
    }

    private static void photograph(String name, int width) {
        if (!PICTURES.isEmpty()) {
            chromium.photograph(Path.of(PICTURES, name + "-" + width + ".png"));
        }
    }
}
