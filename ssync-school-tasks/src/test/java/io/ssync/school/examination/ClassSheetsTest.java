package io.ssync.school.examination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.SchoolYear;
import io.ssync.school.TestDatabases;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.sheets.Column;
import io.ssync.sheets.SheetColumn;
import io.ssync.sheets.SheetTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the office prints of a class. */
@OnBothSchemas
class ClassSheetsTest {

    private final DataSource dataSource = TestDatabases.school();
    private final SchoolYear school = new SchoolYear(dataSource);
    private final ResultComputation computation =
            new ResultComputation(new SchoolDatabase(dataSource), InstantSource.system());

    /** The columns of the broadsheet below. */
    private enum OfTerm implements SheetColumn {
        ADMISSION_NUMBER("Admission number"),
        NAME("Name"),
        ENGLISH("English"),
        FRENCH("French"),
        TOTAL("Total"),
        OF("Of"),
        AVERAGE("Average"),
        GRADE("Grade"),
        GPA("GPA"),
        POSITION("Position");

        private final String heading;

        OfTerm(String heading) {
            this.heading = heading;
        }

        @Override
        public Column column() {
            return Column.named(heading).required();
        }
    }

    /** Those of the sheet of the year. */
    private enum OfYear implements SheetColumn {
        NAME("Name"),
        FIRST("First Term"),
        SECOND("Second Term"),
        CUMULATIVE("Cumulative average"),
        POSITION("Position"),
        PROPOSAL("Proposal");

        private final String heading;

        OfYear(String heading) {
            this.heading = heading;
        }

        @Override
        public Column column() {
            return Column.named(heading).required();
        }
    }

    /** Those of the honour roll. */
    private enum OfHonours implements SheetColumn {
        CLASS("Class"),
        NAME("Name"),
        AVERAGE("Average"),
        POSITION("Position in class");

        private final String heading;

        OfHonours(String heading) {
            this.heading = heading;
        }

        @Override
        public Column column() {
            return Column.named(heading).required();
        }
    }

    /** Those of a transcript. */
    private enum OfTranscript implements SheetColumn {
        YEAR("Year"),
        TERM("Term"),
        CLASS("Class"),
        SUBJECT("Subject"),
        CA("CA"),
        EXAM("Exam"),
        TOTAL("Total"),
        GRADE("Grade"),
        POINTS("Points");

        private final String heading;

        OfTranscript(String heading) {
            this.heading = heading;
        }

        @Override
        public Column column() {
            return Column.named(heading).required();
        }
    }

    private static <C extends Enum<C> & SheetColumn> List<String> rows(byte[] file, Class<C> columns) {
        List<String> rows = new ArrayList<>();
        SheetTable.open(file, columns)
                .forEachRow(row -> rows.add(Arrays.stream(columns.getEnumConstants())
                        .map(column -> row.cell(column).text())
                        .collect(Collectors.joining("|"))));
        return rows;
    }

    @BeforeEach
    void fill() {
        school.classroom(1);
        school.subject(1, 1, "english");
        school.subject(2, 1, "french");
        school.execute("UPDATE academic_subject SET is_selectable = true WHERE id = 2");
        school.exam(1, "Examination", "2025-12-10", 60, 1);
        school.exam(2, "CA", "2025-10-10", 40, 1);
        school.student(1, 1, "ada", "obi");
        school.student(2, 1, "ben", "bello");
        school.student(3, 1, "cy", "eze");
        for (int student = 1; student <= 3; student++) {
            school.mark(student, 1, 1, 20 * student, "2025-12-11");
            school.mark(student, 1, 2, 10 * student, "2025-10-11");
        }
        school.mark(1, 2, 1, 60, "2025-12-11");
        school.mark(1, 2, 2, 40, "2025-12-11");
        computation.compute(new ComputationRequest(1, 1, null, false, false));
    }

    @Test
    void showTheWholeClassBySubject() throws IOException {
        byte[] sheet = new Broadsheet(dataSource).of(1, 1);
        Files.write(Path.of("target", "broadsheet.xlsx"), sheet);

        assertThat(rows(sheet, OfTerm.class))
                .containsExactly(
                        "ADM-2025-3|Cy Eze|90||90|100|90|A|4|1",
                        "ADM-2025-1|Ada Obi|30|100|130|200|65|C|2|2",
                        "ADM-2025-2|Ben Bello|60||60|100|60|B|3|3",
                        "|Class average|60|100||||||",
                        "|Highest|90|100||||||",
                        "|Lowest|30|100||||||");
    }

    @Test
    void proposeWhoIsPromotedByTheWholeYear() throws IOException {
        school.execute(
                "INSERT INTO examination_termresult (student_id, term_id, academic_year_id, classroom_id, total_marks,"
                        + " total_possible, average_percentage, grade, gpa, position_in_class, computed_date, is_published) VALUES"
                        + " (1, 2, 1, 1, 50, 100, 25.01, 'F', 0, 2, now(), false), (2, 2, 1, 1, 50, 100, 19.99, 'F', 0, 3, now(), false)");

        byte[] sheet = new AnnualSheet(dataSource).of(1, 1, new BigDecimal("40"));
        Files.write(Path.of("target", "annual.xlsx"), sheet);

        assertThat(rows(sheet, OfYear.class))
                .containsExactly(
                        "Cy Eze|90||90|1|Promote (1 of 2 terms without a result)",
                        "Ada Obi|65|25.01|45|2|Promote",
                        "Ben Bello|60|19.99|40|3|Promote");
        assertThat(rows(new AnnualSheet(dataSource).of(1, 1, new BigDecimal("40.01")), OfYear.class))
                .last()
                .isEqualTo("Ben Bello|60|19.99|40|3|Repeat");
    }

    @Test
    void nameTheBestOfATerm() {
        assertThat(rows(new HonourRoll(dataSource).of(1, new BigDecimal("65")), OfHonours.class))
                .containsExactly("JSS 1|Cy Eze|90|1", "JSS 1|Ada Obi|65|2");
        assertThatThrownBy(() -> new HonourRoll(dataSource).of(1, new BigDecimal("90.01")))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessage("Nobody has an average of 90.01 or more in First Term 2025/2026.");
        assertThatThrownBy(() -> new HonourRoll(dataSource).of(9, BigDecimal.TEN))
                .hasMessage("There is no term with the id 9.");
    }

    @Test
    void tellWhatAStudentHasAchieved() {
        Transcript transcripts = new Transcript(dataSource);
        assertThatThrownBy(() -> transcripts.of(1))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessage("Ada Obi, ADM-2025-1 has no published result.");
        school.execute("UPDATE examination_termresult SET is_published = true");

        assertThat(rows(transcripts.of(1), OfTranscript.class))
                .containsExactly(
                        "2025/2026|First Term|JSS 1|English|10|20|30|F|0",
                        "2025/2026|First Term|JSS 1|French|40|60|100|A|4",
                        "|||Average|||65|C|2");
        assertThatThrownBy(() -> transcripts.of(9)).hasMessage("There is no student with the id 9.");
    }

    @Test
    void sayWhatIsMissing() {
        school.classroom(2);

        assertThatThrownBy(() -> new Broadsheet(dataSource).of(1, 2))
                .isInstanceOf(ExaminationRefusedException.class)
                .hasMessage("There are no results of JSS 2 for First Term: compute them first.");
        assertThatThrownBy(() -> new Broadsheet(dataSource).of(9, 1)).hasMessageContaining("no term with the id 9");
        assertThatThrownBy(() -> new AnnualSheet(dataSource).of(1, 2, BigDecimal.TEN))
                .hasMessage("There are no results of JSS 2, 2025/2026: compute them first.");
        assertThatThrownBy(() -> new AnnualSheet(dataSource).of(9, 1, BigDecimal.TEN))
                .hasMessageContaining("no academic year with the id 9");
    }
}
