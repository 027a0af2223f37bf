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
    private static final CardRequest REQUEST = new CardRequest(1, 1, true, false, null);

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
                .generate(new CardRequest(1, 2, true, false, null), UNWATCHED);

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
}
