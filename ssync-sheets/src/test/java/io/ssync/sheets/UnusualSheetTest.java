package io.ssync.sheets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;

/** Sheets as people make them: what they mean is done, or they are told that it was not. */
class UnusualSheetTest {

    private final List<String> rows = new ArrayList<>();
    private final List<LocalDate> birthdays = new ArrayList<>();
    private List<String> notes = List.of();

    private void read(byte[] file) {
        SheetTable<PersonColumn> table = SheetTable.open(file, PersonColumn.class);
        notes = table.notes();
        table.forEachRow(row -> {
            rows.add(row.number() + (row.isHidden() ? " hidden " : " ")
                    + row.cell(PersonColumn.NAME).text() + " "
                    + row.cell(PersonColumn.TOWN).text());
            new RowFields<>(row).date(PersonColumn.BIRTHDAY).ifPresent(birthdays::add);
        });
    }

    private void read(String text) {
        read(text.getBytes(UTF_8));
    }

    private static String cell(String reference, String text) {
        return "<c r=\"" + reference + "\" t=\"str\"><v>" + text + "</v></c>";
    }

    @Test
    void columnsThatAreNotKnownAreNamed() {
        read("S/N,Name,Town,Other Names,What is wrong\n1,Ada,Lagos,Grace,nothing");

        assertThat(notes)
                .containsExactly(
                        "The column \"S/N\" is not known and was ignored",
                        "The column \"Other Names\" is not known and was ignored");
    }

    @Test
    void worksheetsThatAreNotReadAreNamed() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(out, "test", "1.0")) {
            for (String name : List.of("JSS 1", "JSS 2", "Empty", "Choices")) {
                Worksheet sheet = workbook.newWorksheet(name);
                if (!name.equals("Empty")) {
                    sheet.value(0, 0, "Name");
                    sheet.value(0, 1, "Town");
                    sheet.value(1, 0, "Ada");
                    sheet.value(1, 1, "Lagos");
                }
                if (name.equals("Choices")) {
                    sheet.setVisibilityState(VisibilityState.HIDDEN);
                }
            }
        }

        read(out.toByteArray());

        assertThat(rows).containsExactly("2 Ada Lagos");
        assertThat(notes)
                .containsExactly("The worksheet \"JSS 2\" was not read: of a workbook only the active worksheet is");
    }

    @Test
    void headingsAreFoundBelowATitle() {
        read(
                "GREEN SCHOOL,,,,,,,,,printed today\nList of pupils 2025/2026\n\nName,Town,Birthday\nAda,Lagos,31/05/2012");

        assertThat(rows).containsExactly("5 Ada Lagos");
        assertThat(notes).containsExactly("Row 4 was taken for the headings; what stands above it was ignored");
    }

    @Test
    void headingsAreFoundBelowAnEmptyRow() {
        read(SheetFiles.workbook(SheetFiles.row(), SheetFiles.row("Name", "Town"), SheetFiles.row("Ada", "Lagos")));

        assertThat(rows).containsExactly("3 Ada Lagos");
    }

    @Test
    void aSheetWithoutHeadingsIsRefused() {
        assertThatThrownBy(() -> read("7,Ada,31/05/2012,Lagos,x\n8,Ben,31/05/2012,Kano,x"))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessageContaining("Row 1 must hold the headings, but it holds data: 7");
        assertThatThrownBy(() -> read("A,Ada,,Lagos,ada@x.example\nB,Ben,,Kano,"))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessageContaining("it holds data: ada@x.example");
    }

    @Test
    void columnsThatWereGuessedAreTold() {
        read("A,Ada,,Lagos,\nB,Ben,,Kano,");

        assertThat(notes).singleElement().asString().contains("row 1 for headings: A, Ada, , Lagos");
    }

    @Test
    void hiddenRowsAreMarked() {
        read(new RawWorkbook()
                .sheetData(
                        "<row r=\"1\">" + cell("A1", "Name") + cell("B1", "Town") + "</row><row r=\"2\" hidden=\"1\">"
                                + cell("A2", "Ada") + cell("B2", "Lagos") + "</row><row r=\"3\">" + cell("A3", "Ben")
                                + cell("B3", "Kano") + "</row>")
                .zip());

        assertThat(rows).containsExactly("2 hidden Ada Lagos", "3 Ben Kano");
    }

    @Test
    void mergedCellsAreFilledDown() {
        String sheetData = "<row r=\"1\">" + cell("A1", "Name") + cell("B1", "Town") + "</row><row r=\"2\">"
                + cell("A2", "Ada") + cell("B2", "Lagos") + "</row><row r=\"3\">" + cell("A3", "Ben")
                + "</row><row r=\"4\">" + cell("A4", "Cy") + "</row><row r=\"5\">" + cell("A5", "Dan") + "</row>";
        String merges = "<mergeCells><mergeCell ref=\"B2:B4\"/><mergeCell ref=\"A1:C1\"/></mergeCells>"
                + "<conditionalFormatting sqref=\"" + "A1 ".repeat(30_000) + "\"/>";
        read(new RawWorkbook()
                .part(
                        "xl/worksheets/sheet1.xml",
                        "<worksheet><sheetData>" + sheetData + "</sheetData>" + merges + "</worksheet>")
                .zip());

        assertThat(rows).containsExactly("2 Ada Lagos", "3 Ben Lagos", "4 Cy Lagos", "5 Dan ");
    }

    @Test
    void theSeparatorMayBeNamed() {
        read("sep=;\r\nName;Town\r\nAda, B.;Lagos");

        assertThat(rows).containsExactly("2 Ada, B. Lagos");
    }

    @Test
    void aPdfIsCalledOne() {
        assertThatThrownBy(() -> read("%PDF-1.7\nName,Town"))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessageContaining("is a PDF");
    }

    @Test
    void numbersWithoutAFormatAreDatesAsTheWorkbookCountsThem() {
        read(new RawWorkbook()
                .part(
                        "xl/workbook.xml",
                        RawWorkbook.workbook(
                                "<workbookPr date1904=\"1\"/>", "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/>"))
                .sheetData("<row r=\"1\">" + cell("A1", "Name") + cell("B1", "Town") + cell("C1", "Birthday")
                        + "</row><row r=\"2\">" + cell("A2", "Ada") + cell("B2", "Lagos")
                        + "<c r=\"C2\"><v>39598</v></c></row>")
                .zip());

        assertThat(birthdays).containsExactly(LocalDate.of(2012, 5, 31));
    }
}
