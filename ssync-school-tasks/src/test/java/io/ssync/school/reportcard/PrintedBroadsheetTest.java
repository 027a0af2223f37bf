package io.ssync.school.reportcard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.examination.ClassSheet;
import io.ssync.school.examination.ExaminationRefusedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import javax.sql.DataSource;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnBothSchemas
class PrintedBroadsheetTest {

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final PrintedBroadsheet broadsheet =
            new PrintedBroadsheet(dataSource, "Our School", InstantSource.fixed(Instant.parse("2025-12-20T10:00:00Z")));

    @Test
    void saysWhatTheClassHas() throws IOException {
        school.classroom(1);
        school.subject(1, 1, "english");
        school.subject(2, 1, "french");
        school.student(1, 1, "ada", "obi");
        school.student(2, 1, "ben", "bello");
        school.execute(
                "INSERT INTO administration_school (active, name, address, telephone) VALUES (true, 'Ọ̀ṣun College', '', '')");
        for (int student = 1; student <= 2; student++) {
            school.execute(
                    "INSERT INTO examination_termresult (id, student_id, term_id, academic_year_id, classroom_id, total_marks,"
                            + " total_possible, average_percentage, grade, gpa, computed_date, is_published, position_in_class)"
                            + " VALUES (?, ?, 1, 1, 1, 100, 200, 50, 'D', 2, now(), false, ?)",
                    student,
                    student,
                    3 - student);
        }
        school.execute(
                "INSERT INTO examination_subjectresult (term_result_id, subject_id, ca_score, ca_max, exam_score, exam_max,"
                        + " total_score, total_possible, percentage, grade, grade_point) VALUES"
                        + " (1, 1, 30, 40, 0, 60, 30.50, 100, 30.5, 'F', 0), (2, 1, 30, 40, 40, 60, 70, 100, 70, 'B', 3.5),"
                        + " (2, 2, 20, 40, 40, 60, 60, 100, 60, 'C', 3)");

        String text = text(broadsheet.of(1, 1));

        assertThat(text.lines().map(String::strip))
                .containsSubsequence(
                        "Ọ̀ṣun College",
                        "Broadsheet of JSS 1, First Term 2025/2026: 2 students",
                        "1 ADM-2025-2 Ben Bello 70 60 100 200 50.00 D 2.00",
                        "2 ADM-2025-1 Ada Obi 30.5 100 200 50.00 D 2.00",
                        "Class average 50.25 60",
                        "Highest 70 60",
                        "Lowest 30.5 60")
                .anyMatch(line -> line.contains("Examination officer"));
    }

    @Test
    void isRefusedWithoutResults() {
        school.classroom(1);

        assertThatThrownBy(() -> broadsheet.of(1, 1))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessageContaining("There are no results of JSS 1");
    }

    /** Headings on every sheet; many subjects on a larger one. */
    @ParameterizedTest
    @CsvSource({"12, 40, 2, 842", "18, 20, 1, 842", "22, 34, 1, 1191", "18, 90, 5, 842"})
    void fitsTheClassOnFewSheets(int subjects, int students, int sheets, int width) throws IOException {
        List<ClassSheet.StudentLine> lines = new ArrayList<>();
        for (int i = 1; i <= students; i++) {
            lines.add(new ClassSheet.StudentLine(
                    "ADM-2025-" + i,
                    i % 5 == 0 ? "Oluwafunmilayo Chukwuemeka Adébáyọ̀-Ọlátúnjí" : "Ada Obi",
                    Collections.nCopies(subjects, new BigDecimal("72.25")),
                    new BigDecimal("1845.50"),
                    new BigDecimal("2200.00"),
                    new BigDecimal("70.46"),
                    "B",
                    new BigDecimal("3.21"),
                    i));
        }
        byte[] pdf = broadsheet.print(
                new ClassSheet(
                        "JSS 1",
                        "First Term",
                        "2025/2026",
                        Collections.nCopies(subjects, "Christian Religious Studies"),
                        lines),
                "School");

        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isLessThanOrEqualTo(sheets);
            assertThat(document.getPage(0).getMediaBox().getWidth()).isBetween(width - 1f, width + 1f);
            ImageIO.write(
                    new PDFRenderer(document).renderImageWithDPI(0, 80),
                    "png",
                    Files.newOutputStream(Path.of("target", "broadsheet-" + subjects + "-" + students + ".png")));
            PDFTextStripper second = new PDFTextStripper();
            second.setStartPage(2);
            second.setEndPage(2);
            if (students > 34) {
                assertThat(second.getText(document)).contains("Average").contains("Number");
            }
        }
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }
}
