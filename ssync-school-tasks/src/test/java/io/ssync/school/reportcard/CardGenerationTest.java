package io.ssync.school.reportcard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.school.CountingDataSource;
import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.media.MediaFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.sql.DataSource;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnBothSchemas
class CardGenerationTest {

    private static final CardProgress UNWATCHED = (current, total, status) -> {};
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-20T10:00:00Z"));
    private static final CardRequest REQUEST = new CardRequest(1, 1, true, false, null, null);

    @TempDir
    private Path folder;

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);

    @BeforeEach
    void fill() {
        school.fullClass(1, 4, 2);
        results(1);
    }

    /** A result for each student of a classroom, as if they had been computed. */
    private void results(int classroom) {
        school.execute(
                "INSERT INTO examination_termresult (student_id, term_id, academic_year_id, classroom_id, total_marks,"
                        + " total_possible, average_percentage, grade, gpa, computed_date, is_published)"
                        + " SELECT id, 1, 1, classroom_id, 100, 200, 50, 'D', 2, now(), false"
                        + " FROM academic_student WHERE classroom_id = ?",
                classroom);
    }

    private CardGeneration generation(DataSource database, String template) throws IOException {
        Path file = Files.writeString(Files.createTempDirectory("template").resolve("report-card.html"), template);
        return new CardGeneration(
                new SchoolDatabase(database),
                new MediaFolder(folder),
                ReportCardTemplate.at(file),
                "Fallback School",
                FeesOnCards.HIDE,
                CLOCK);
    }

    private CardGeneration generation() throws IOException {
        return generation(dataSource, "{% extends 'standard.html' %}");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void goesOnWithoutAStudentWhoseCardFailsAndNamesHim() throws IOException {
        CardReport report = generation(
                        dataSource,
                        "<html><body>\n{% if card.student.admissionNumber == 'A1001' %}{{ card.nonsense }}{% endif %}"
                                + "</body></html>")
                .generate(REQUEST, UNWATCHED);

        assertThat(report.generated()).isEqualTo(3);
        assertThat(report.failed()).isEqualTo(1);
        assertThat(report.errors())
                .singleElement()
                .asString()
                .startsWith("Student 1001 Obi (A1001): The template report-card.html is wrong in line 2");
        assertThat(school.count("examination_reportcard")).isEqualTo(3);
        assertThat(files()).hasSize(3);
    }

    @Test
    void failsIfAllCardsFailAndLeavesNothing() throws IOException {
        CardGeneration generation = generation(dataSource, "<html><body>{{ card.nonsense }}</body></html>");

        assertThatThrownBy(() -> generation.generate(REQUEST, UNWATCHED))
                .isInstanceOf(ReportCardException.class)
                .hasMessageContaining("No report card could be made. Student 1000 Obi (A1000): The template");
        assertThat(school.count("examination_reportcard")).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void takesItsFilesWithItWhenItIsStopped() throws IOException {
        CardGeneration generation = generation();

        assertThatThrownBy(() -> generation.generate(REQUEST, (current, total, status) -> {
                    if (current == 3) {
                        throw new IllegalStateException("enough");
                    }
                }))
                .hasMessage("enough");
        assertThat(files()).isEmpty();
        assertThat(school.count("examination_reportcard")).isZero();
    }

    @Test
    void saysWhoseCardIsBeingMade() throws IOException {
        List<String> said = new ArrayList<>();

        generation().generate(REQUEST, (current, total, status) -> said.add(current + "/" + total + " " + status));

        assertThat(said).hasSize(4).first().isEqualTo("1/4 Report card of Student 1000 Obi");
    }

    @Test
    void namesStudentsWhoHaveNoResultInThisClass() throws IOException {
        school.classroom(2);
        school.student(5000, 2, "moved", "here");
        results(2);
        school.execute("UPDATE academic_student SET classroom_id = 1 WHERE id = 5000");
        school.studentWithoutEnrolment(5001, 1, "not", "enrolled");

        CardReport report = generation().generate(REQUEST, UNWATCHED);

        assertThat(report.generated()).isEqualTo(4);
        assertThat(report.errors())
                .containsExactlyInAnyOrder(
                        "Moved Here (ADM-2025-5000): no result for First Term",
                        "Not Enrolled (ADM-2025-5001): no result for First Term");
        assertThat(report.total()).isEqualTo(6);
    }

    @Test
    void runsAsManyStatementsForManyStudentsAsForFew() throws IOException {
        CountingDataSource few = new CountingDataSource(dataSource);
        generation(few.dataSource(), "{% extends 'standard.html' %}").generate(REQUEST, UNWATCHED);
        school.fullClass(2, 15, 12);
        results(2);
        CountingDataSource many = new CountingDataSource(dataSource);

        generation(many.dataSource(), "{% extends 'standard.html' %}")
                .generate(new CardRequest(1, 2, true, false, null, null), UNWATCHED);

        assertThat(many.executed()).isEqualTo(few.executed()).isLessThan(20);
    }

    @Test
    void makesCardsWithoutALogoThatIsMissingOrNoPicture() throws IOException {
        for (String logo : List.of("school_info/none.png", "../../etc/hostname", "text.png")) {
            Files.writeString(folder.resolve("text.png"), "no picture");
            school.execute("DELETE FROM administration_school");
            school.execute(
                    "INSERT INTO administration_school (active, name, address, telephone, school_logo)"
                            + " VALUES (true, 'School', '', '', ?)",
                    logo);

            assertThat(generation().generate(REQUEST, UNWATCHED).generated()).isEqualTo(4);
        }
    }

    @Test
    void tellsWhichPicturesAndLettersAreMissing() throws IOException {
        Files.createDirectories(folder.resolve("StudentsImages"));
        BufferedImage photo = new BufferedImage(30, 40, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(photo, "png", folder.resolve("StudentsImages/1.png").toFile());
        school.execute("UPDATE academic_student SET image = 'StudentsImages/1.png' WHERE id = 1000");
        school.execute("UPDATE academic_student SET image = 'StudentsImages/2.png' WHERE id = 1001");
        school.execute("UPDATE academic_student SET first_name = '明' WHERE id = 1002");

        CardReport report = generation().generate(REQUEST, UNWATCHED);

        assertThat(report.generated()).isEqualTo(4);
        assertThat(report.warnings())
                .containsExactly(
                        "The card of 明 Obi (A1002) has # for letters that its fonts have not: 明",
                        "The photo of Student 1001 Obi (A1001) is not shown: StudentsImages/2.png cannot be read, there is"
                                + " no such file");
    }

    @Test
    void knowsAZeroFromAMarkThatWasNotEntered() throws IOException {
        school.execute(
                "DELETE FROM examination_marksmanagement WHERE student_id = 1000 AND subject_id = 2 AND exam_name_id = 12");
        school.execute(
                "UPDATE examination_marksmanagement SET points_scored = 0 WHERE student_id = 1001 AND subject_id = 2 AND exam_name_id = 12");
        school.execute(
                "INSERT INTO examination_subjectresult (term_result_id, subject_id, ca_score, ca_max, exam_score,"
                        + " exam_max, total_score, total_possible, percentage, grade, grade_point)"
                        + " SELECT id, 2, 30, 40, 0, 60, 30, 100, 30, 'F', 0 FROM examination_termresult");

        CardGeneration generation = generation(
                dataSource,
                "<html><body>{{ card.term.nextBegins }}{% for subject in card.subjects %}[{{ subject.assessment is null }},"
                        + "{{ subject.examination is null }},{{ subject.examination }}]{% endfor %}</body></html>");
        generation.generate(REQUEST, UNWATCHED);

        List<String> cards = new ArrayList<>();
        for (String path : school.strings("SELECT pdf_file FROM examination_reportcard card JOIN examination_termresult"
                + " result ON result.id = term_result_id ORDER BY student_id LIMIT 2")) {
            try (PDDocument document = Loader.loadPDF(folder.resolve(path).toFile())) {
                cards.add(new PDFTextStripper().getText(document).strip());
            }
        }
        assertThat(cards.get(0)).isEqualTo("January 05, 2026[false,true,]");
        assertThat(cards.get(1)).isEqualTo("January 05, 2026[false,false,0.00]");
    }

    @Test
    void keepsToTheMediaRootWhateverAStudentIsCalled() throws IOException {
        school.execute(
                "UPDATE academic_student SET first_name = '../../..', last_name = '/etc/passwd' WHERE id = 1000");
        school.execute("UPDATE academic_student SET first_name = '..\\..', last_name = E'a\\nb' WHERE id = 1001");

        generation().generate(REQUEST, UNWATCHED);

        assertThat(school.strings("SELECT pdf_file FROM examination_reportcard ORDER BY id"))
                .hasSize(4)
                .allMatch(path -> path.matches("report_cards/2025/12/report_card_[^/\\\\\n]+\\.pdf"));
        assertThat(files()).hasSize(4).allMatch(file -> file.startsWith(folder.resolve("report_cards/2025/12")));
    }

    /** What the cards of the first students say, by their numbers. */
    private List<String> texts(int students) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String path : school.strings("SELECT pdf_file FROM examination_reportcard card JOIN examination_termresult"
                + " result ON result.id = term_result_id ORDER BY student_id LIMIT " + students)) {
            try (PDDocument document = Loader.loadPDF(folder.resolve(path).toFile())) {
                texts.add(new PDFTextStripper().getText(document).strip());
            }
        }
        return texts;
    }

    /** Fees of the first student: of the term 1500 are owing, of the next one everything; the second has paid, the third need not. */
    private void fees() {
        school.execute(
                "INSERT INTO finance_feestructure (id, name, fee_type, amount, is_mandatory, created_at, updated_at,"
                        + " academic_year_id) VALUES (1, 'Tuition', 'Tuition', 5000, true, now(), now(), 1)");
        for (String fee : List.of(
                "1000, 1, 5000, 3500, false",
                "1000, 2, 5000, 0, false",
                "1001, 1, 5000, 5000, false",
                "1002, 1, 5000, 0, true")) {
            school.execute(
                    "INSERT INTO finance_studentfeeassignment (student_id, term_id, amount_owed, amount_paid, is_waived,"
                            + " fee_structure_id, assigned_date) VALUES (" + fee + ", 1, now())");
        }
    }

    private CardGeneration withFees(FeesOnCards fees) {
        return new CardGeneration(
                new SchoolDatabase(dataSource),
                new MediaFolder(folder),
                ReportCardTemplate.standard(),
                "School",
                fees,
                CLOCK);
    }

    @Test
    void saysWhatIsOwingIfTheSchoolWantsThat() throws IOException {
        fees();

        CardReport shown = withFees(FeesOnCards.SHOW).generate(REQUEST, UNWATCHED);

        assertThat(texts(1).get(0)).contains("Fees owing: ₦1,500.00");
        assertThat(texts(4).subList(1, 4)).noneMatch(card -> card.contains("Fees owing"));
        assertThat(shown.withheld()).isEmpty();
        withFees(FeesOnCards.HIDE).generate(REQUEST, UNWATCHED);
        assertThat(texts(1).get(0)).doesNotContain("Fees owing");
    }

    @Test
    void withholdsTheCardsOfThoseWhoOweUntilTheyHavePaid() {
        fees();
        school.guardian(1, 1000, true);
        school.guardian(2, 1001, true);
        school.execute("UPDATE examination_termresult SET is_published = true, published_date = now()");

        CardReport report = withFees(FeesOnCards.WITHHOLD).generate(REQUEST, UNWATCHED);

        assertThat(report.generated()).isEqualTo(4);
        assertThat(report.withheld()).containsExactly("Student 1000 Obi (A1000) owes ₦1,500.00");
        assertThat(school.strings("SELECT message FROM notifications_notification ORDER BY recipient_id"))
                .containsExactly(
                        "The report card of Student 1000 Obi for First Term is given out when the fees owing, ₦1,500.00, have"
                                + " been paid.",
                        "The report card of Student 1001 Obi for First Term can be downloaded.");
        ReportCards cards = new ReportCards(dataSource, new MediaFolder(folder), FeesOnCards.WITHHOLD, CLOCK);
        assertThat(cards.ofClass(1, 1)).extracting(StoredCard::withheld).containsExactly("₦1,500.00", "", "", "");
        assertThat(cards.list(new CardFilter(1L, null, 1000L, null), 10, 0))
                .extracting(ListedCard::withheld)
                .containsExactly("₦1,500.00");

        school.execute("UPDATE finance_studentfeeassignment SET amount_paid = amount_owed WHERE term_id = 1");

        assertThat(cards.ofClass(1, 1)).extracting(StoredCard::withheld).containsOnly("");
        withFees(FeesOnCards.WITHHOLD).generate(REQUEST, UNWATCHED);
        assertThat(school.strings(
                        "SELECT message FROM notifications_notification WHERE related_student_id = 1000 ORDER BY id"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("can be downloaded.");
    }

    @Test
    void showsHowAStudentWasRated() throws IOException {
        school.execute(
                "INSERT INTO ssync_rating (student_id, term_id, trait, score) VALUES (1000, 1, 'Handwriting', 2),"
                        + " (1000, 1, 'Neatness', 5), (1000, 1, 'Punctuality', 4), (1000, 2, 'Honesty', 1)");

        withFees(FeesOnCards.HIDE).generate(REQUEST, UNWATCHED);

        assertThat(texts(1).get(0))
                .contains("Behaviour\nPunctuality 4\nNeatness 5", "Skills\nHandwriting 2")
                .doesNotContain("Honesty");
        assertThat(texts(2).get(1)).doesNotContain("Behaviour");
    }

    @Test
    void makesTheDesignThatIsAskedFor() throws IOException {
        withFees(FeesOnCards.HIDE).generate(new CardRequest(1, 1, true, false, null, "modern"), UNWATCHED);

        assertThat(texts(1).get(0)).contains("REPORT CARD", "Student 1000 Obi").doesNotContain("STUDENT REPORT CARD");
        assertThatThrownBy(() -> withFees(FeesOnCards.HIDE)
                        .generate(new CardRequest(1, 1, true, false, null, "gothic"), UNWATCHED))
                .isInstanceOf(ReportCardException.class)
                .hasMessage("There is no design of report cards called 'gothic'; there are standard and modern.");
    }
}
