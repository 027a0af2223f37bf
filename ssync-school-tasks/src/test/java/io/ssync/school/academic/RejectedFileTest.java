package io.ssync.school.academic;

import static io.ssync.sheets.SheetFiles.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.school.OnBothSchemas;
import io.ssync.school.TestDatabases;
import io.ssync.school.upload.UploadRejectedException;
import io.ssync.sheets.RawWorkbook;
import io.ssync.sheets.SheetFiles;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that cannot be used at all: the message says what to do, and nothing changes. */
@OnBothSchemas
class RejectedFileTest {

    private final DataSource dataSource = TestDatabases.school();
    private final School school = new School(dataSource);
    private final long year = school.activeYear("2025/2026");

    @ParameterizedTest
    @MethodSource
    void rejects(byte[] file, String reason) {
        school.classroom("Grade 1", 40);

        assertThatThrownBy(() -> new StudentUploads(dataSource).file(year, file))
                .isInstanceOf(UploadRejectedException.class)
                .hasMessageContaining(reason);
        assertThat(school.count("academic_student")).isZero();
        assertThat(school.count("ssync_upload_report")).isZero();
    }

    static Stream<Arguments> rejects() {
        Object[] headings = StudentUploads.HEADINGS.split(",");
        byte[] workbook = SheetFiles.workbook(headings, row("1", "Ada", "Obi", "", "", "", "", "", "Grade 1", ""));
        return Stream.of(
                file("an empty file", new byte[0], "The file is empty"),
                file("a picture", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0}, "not a spreadsheet"),
                file(
                        "a web page",
                        "<html><table><tr><td>1</td></tr></table></html>".getBytes(UTF_8),
                        "not a spreadsheet"),
                file(
                        "an old or protected workbook",
                        new byte[] {
                            (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
                        },
                        "password-protected or an old .xls"),
                file("a zip of something else", zipOf("word/document.xml"), "not an Excel workbook"),
                file("a binary workbook", binaryWorkbook(), ".xlsb"),
                file("a workbook cut off", Arrays.copyOf(workbook, workbook.length / 2), "damaged"),
                file("a workbook without rows", SheetFiles.workbook(), "The sheet is empty"),
                file(
                        "a workbook with headings only",
                        SheetFiles.workbook(new Object[][] {headings}),
                        "The sheet has no rows"),
                file(
                        "a workbook without classrooms",
                        SheetFiles.workbook(row("First name", "Last name"), row("A", "B")),
                        "Column missing: classroom name"),
                file(
                        "a bomb",
                        new RawWorkbook().sheetData("<row/>".repeat(400_000)).zip(),
                        "far more than its size"));
    }

    private static Arguments file(String name, byte[] content, String reason) {
        return Arguments.of(Named.of(name, content), reason);
    }

    private static byte[] zipOf(String part) {
        return new RawWorkbook()
                .part("_rels/.rels", "")
                .part(part, new byte[10])
                .zip();
    }

    private static byte[] binaryWorkbook() {
        return new RawWorkbook()
                .part("_rels/.rels", RawWorkbook.relationship("rId1", "officeDocument", "xl/workbook.bin"))
                .zip();
    }
}
