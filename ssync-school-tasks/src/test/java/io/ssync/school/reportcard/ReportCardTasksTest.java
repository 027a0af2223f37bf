package io.ssync.school.reportcard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolApp;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.examination.ExaminationTasks;
import io.ssync.school.media.MediaFolder;
import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.TaskState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnBothSchemas
class ReportCardTasksTest {

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-12-20T10:00:00Z"));
    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private SchoolApp app;
    private ReportCards cards;

    @BeforeEach
    void fill() {
        app = new SchoolApp(dataSource, now::get, folder);
        cards = new ReportCards(dataSource, new MediaFolder(folder), FeesOnCards.WITHHOLD, now::get);
        school.fullClass(1, 3, 12);
        school.execute("UPDATE academic_student SET first_name = 'ọlá', last_name = 'o''brien' WHERE id = 1000");
        school.guardian(1, 1000, true);
        app.tasks()
                .task(ExaminationTasks::computeClassroomResults)
                .delay(1L, 1L, null, null, null)
                .get();
    }

    @AfterEach
    void close() {
        app.close();
    }

    private AsyncResult<CardReport> start(Boolean regenerate, Boolean publishedOnly) {
        return app.tasks()
                .task(ReportCardTasks::generateClassroomReportCards)
                .delay(1L, 1L, regenerate, publishedOnly, 1L, null);
    }

    private String text(long resultOf) throws IOException {
        String path = school.strings("SELECT pdf_file FROM examination_reportcard c JOIN examination_termresult t"
                        + " ON t.id = term_result_id WHERE student_id = " + resultOf)
                .get(0);
        try (PDDocument document = Loader.loadPDF(Files.readAllBytes(folder.resolve(path)))) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void makeACardForEveryStudent() throws IOException {
        school.execute("INSERT INTO administration_school (active, name, address, telephone) VALUES"
                + " (false, 'Old', '', ''), (true, 'Ọ̀ṣun College', '12 Road', '0803')");
        school.execute("UPDATE examination_termresult SET class_teacher_remarks = 'Well done' WHERE student_id = 1000");

        CardReport report = start(null, null).get();

        assertThat(report).isEqualTo(new CardReport("success", 3, 3, 0, 0, List.of(), List.of(), List.of(), List.of()));
        assertThat(school.row(
                        "SELECT c.* FROM examination_reportcard c JOIN examination_termresult t ON t.id = term_result_id"
                                + " WHERE student_id = 1000"))
                .containsEntry("pdf_file", "report_cards/2025/12/report_card_Ọlá_OBrien_First_Term_2025-2026.pdf")
                .containsEntry("download_count", 0)
                .containsEntry("last_downloaded", null)
                .containsEntry("generated_by_id", 1L);
        assertThat(text(1000))
                .contains(
                        "Ọ̀ṣun College",
                        "Ọlá O'Brien",
                        "JSS 1",
                        "Subject 12",
                        "Grace Teacher",
                        "Well done",
                        "75 – 100");
        assertThat(text(1000)).doesNotContain("School days");
    }

    @Test
    void countAttendanceByTheDaysOfTheClass() throws IOException {
        school.execute("INSERT INTO attendance_attendancestatus (id, name, code, excused, absent, late, half) VALUES"
                + " (1, 'Absent', 'A', false, true, false, false), (2, 'Late', 'L', false, false, true, false),"
                + " (3, 'Half', 'H', false, true, false, true)");
        school.execute(
                "INSERT INTO attendance_studentattendance (date, notes, \"ClassRoom_id\", status_id, student_id) VALUES"
                        + " ('2025-10-01', '', 1, 1, 1000), ('2025-10-02', '', 1, 3, 1000), ('2025-10-03', '', NULL, 2, 1000),"
                        + " ('2025-10-06', '', 1, 1, 1001), ('2025-06-01', '', 1, 1, 1000)");

        start(null, null).get();

        assertThat(text(1000).lines().map(String::strip)).anyMatch(line -> line.startsWith("4 2.5 1.5 1 62.50"));
        assertThat(text(1002).lines().map(String::strip)).anyMatch(line -> line.startsWith("4 4 0 0 100.00"));
    }

    @Test
    void replaceCardsUnlessTheyAreToBeKept() throws IOException {
        start(null, null).get();
        List<Path> first = files();
        now.set(Instant.parse("2026-01-05T10:00:00Z"));

        assertThat(start(false, null).get())
                .isEqualTo(new CardReport("success", 3, 0, 3, 0, List.of(), List.of(), List.of(), List.of()));
        assertThat(files()).isEqualTo(first);

        assertThat(start(null, null).get())
                .isEqualTo(new CardReport("success", 3, 3, 0, 0, List.of(), List.of(), List.of(), List.of()));
        assertThat(files()).hasSize(3).doesNotContainAnyElementsOf(first);
        assertThat(school.count("examination_reportcard WHERE generated_date = '2026-01-05T10:00:00Z'"))
                .isEqualTo(3);
        assertThat(school.count("examination_reportcard")).isEqualTo(3);
    }

    @Test
    void nameThoseWhoHaveNone() {
        school.student(5000, 1, "ben", "bello");
        school.execute(
                "UPDATE examination_termresult SET is_published = true, published_date = now() WHERE student_id = 1000");

        CardReport published = start(null, true).get();

        assertThat(published.generated()).isEqualTo(1);
        assertThat(published.total()).isEqualTo(4);
        assertThat(published.errors())
                .hasSize(3)
                .contains("Ben Bello (ADM-2025-5000): no published result for First Term");
    }

    @Test
    void tellGuardiansOfCardsThatTheyCanSee() {
        start(null, null).get();
        assertThat(school.count("notifications_notification")).isZero();
        app.tasks().task(ExaminationTasks::publishResults).delay(1L, 1L, null).get();

        start(true, null).get();
        start(true, null).get();

        assertThat(school.strings("SELECT notification_type FROM notifications_notification ORDER BY id"))
                .containsExactly("result", "report_card");
    }

    @Test
    void makeEachCardOnceWhenTheyAreAskedForManyTimesAtOnce() throws IOException {
        List<AsyncResult<CardReport>> running =
                IntStream.range(0, 3).mapToObj(i -> start(false, null)).toList();

        assertThat(running.stream().mapToInt(cards -> cards.get().generated()).sum())
                .isEqualTo(3);
        assertThat(files()).hasSize(3);
    }

    @Test
    void failWithoutResults() {
        AsyncResult<Object> result = app.tasks().send("examination.generate_classroom_report_cards", 2, 1);

        await().until(result::ready);
        assertThat(result.state()).isEqualTo(TaskState.FAILURE);
        assertThat(result.info().toString()).contains("no results of JSS 1 for Second Term");
    }

    @Test
    void areHandedOutOneByOneAndAllAtOnce() throws IOException {
        start(null, null).get();
        List<StoredCard> all = cards.ofClass(1, 1);

        assertThat(all)
                .extracting(StoredCard::fileName)
                .first()
                .asString()
                .contains("O")
                .endsWith(".pdf");
        StoredCard one = all.stream()
                .filter(card -> card.guardianId() != null)
                .findFirst()
                .orElseThrow();
        assertThat(cards.download(one)).isPresent();
        assertThat(cards.find(one.id())).hasValue(one);
        assertThat(cards.find(4711)).isEmpty();
        assertThat(school.row("SELECT * FROM examination_reportcard WHERE id = " + one.id()))
                .containsEntry("download_count", 1);
        try (PDDocument merged = Loader.loadPDF(cards.merged(all))) {
            assertThat(merged.getNumberOfPages()).isEqualTo(3);
        }
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(cards.zipped(all)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).hasSize(3).doesNotHaveDuplicates().allMatch(name -> name.endsWith(".pdf"));
    }
}
