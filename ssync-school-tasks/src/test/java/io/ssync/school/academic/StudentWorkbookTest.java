package io.ssync.school.academic;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.sheet.SheetTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@OnBothSchemas
class StudentWorkbookTest {

    private static final StudentEntry ADA = new StudentEntry(
            "0017",
            "Ada",
            "Obi",
            LocalDate.of(2010, 5, 31),
            "Female",
            "ada@example.org",
            "0803",
            "1 Road",
            "Grade 1",
            "Asthma");
    private static final StudentEntry BEN = new StudentEntry("", "Ben", "Obi", null, "", "", "", "", "Grade 1", "");

    @Test
    void holdsWhatWasWritten() throws IOException {
        List<List<String>> rows = new ArrayList<>();

        SheetTable.open(write(List.of(ADA, BEN)), StudentColumn.class).forEachRow(row -> {
            List<String> cells = new ArrayList<>();
            for (StudentColumn column : StudentColumn.values()) {
                cells.add(row.cell(column).text());
            }
            rows.add(cells);
        });

        assertThat(rows)
                .containsExactly(
                        List.of(
                                "0017",
                                "Ada",
                                "Obi",
                                "2010-05-31",
                                "Female",
                                "ada@example.org",
                                "0803",
                                "1 Road",
                                "Grade 1",
                                "Asthma"),
                        List.of("", "Ben", "Obi", "", "", "", "", "", "Grade 1", ""));
    }

    @Test
    void canBeUploaded() throws IOException {
        DataSource dataSource = TestDatabases.school();
        School school = new School(dataSource);
        school.classroom("Grade 1", 40);

        var report = new StudentUploads(dataSource).file(school.activeYear("2025/2026"), write(List.of(BEN)));

        assertThat(report.created()).isEqualTo(1);
    }

    @Test
    void isATemplateWhenThereAreNoStudents() throws IOException {
        List<Integer> rows = new ArrayList<>();

        SheetTable.open(write(List.of()), StudentColumn.class).forEachRow(row -> rows.add(row.number()));

        assertThat(rows).isEmpty();
    }

    private static byte[] write(List<StudentEntry> students) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StudentWorkbook.write(out, students);
        return out.toByteArray();
    }
}
