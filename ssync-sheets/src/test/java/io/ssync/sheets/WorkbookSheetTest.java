package io.ssync.sheets;

import static io.ssync.sheets.RawWorkbook.relationship;
import static io.ssync.sheets.RawWorkbook.sheets;
import static io.ssync.sheets.RawWorkbook.workbook;
import static io.ssync.sheets.SheetFiles.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkbookSheetTest {

    @Test
    void readsTextNumbersTruthValuesAndDates() {
        byte[] file = SheetFiles.workbook(row(
                " Ada ",
                1001.0,
                8.5,
                true,
                LocalDate.of(2010, 5, 31),
                LocalDateTime.of(2010, 5, 31, 13, 45),
                8031234567L));

        assertThat(texts(file))
                .containsExactly("Ada", "1001", "8.5", "TRUE", "2010-05-31", "2010-05-31 13:45", "8031234567");
    }

    @Test
    void numbersRowsAsThePersonSeesThemAndSkipsEmptyOnes() {
        byte[] file = new RawWorkbook().sheetData("""
                        <row r="1"><c r="A1"><v>1</v></c></row>
                        <row r="2"><c r="A2" s="1"/><c r="B2" t="inlineStr"><is><t>   </t></is></c></row>
                        <row r="5"><c r="C5"><v>5</v></c></row>
                        <row><c><v>6</v></c><c><v>7</v></c></row>""").zip();

        assertThat(rows(file))
                .extracting(
                        SheetRow::number,
                        row -> row.cells().stream().map(Cell::text).toList())
                .containsExactly(tuple(1, List.of("1")), tuple(5, List.of("", "", "5")), tuple(6, List.of("6", "7")));
    }

    @Test
    void putsFormattedTextTogetherWithoutItsPronunciation() {
        byte[] file = new RawWorkbook().sharedStrings("""
                        <si><r><t>O'</t></r><r><rPr><b/></rPr><t xml:space="preserve">Brien </t></r></si>
                        <si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>""").sheetData("""
                        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>\
                        <c r="C1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>""").zip();

        assertThat(texts(file)).containsExactly("O'Brien", "東京", "inline");
    }

    @Test
    void takesTheStoredValueOfAFormula() {
        byte[] file = new RawWorkbook().sheetData("""
                        <row r="1"><c r="A1"><f>1000+1</f><v>1001</v></c><c r="B1" t="str"><f>A1&amp;"x"</f><v>1001x</v></c>\
                        <c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><v>4</v></c></row>""").zip();

        assertThat(texts(file)).containsExactly("1001", "1001x", "", "4");
    }

    @Test
    void tellsAFormulaThatWasNeverCalculatedAndAnErrorValue() {
        byte[] file = new RawWorkbook().sheetData("""
                        <row r="1"><c r="A1"><f>1000+1</f></c><c r="B1"><f>1+1</f><v/></c>\
                        <c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>""").zip();

        List<Cell> cells = rows(file).get(0).cells();

        assertThat(cells).hasSize(3).allMatch(Cell.Unreadable.class::isInstance);
        assertThat(((Cell.Unreadable) cells.get(0)).reason()).contains("formula without a value");
        assertThat(((Cell.Unreadable) cells.get(1)).reason()).contains("formula without a value");
        assertThat(((Cell.Unreadable) cells.get(2)).reason()).contains("#DIV/0!");
    }

    @Test
    void knowsADateByTheFormatOfItsCell() {
        byte[] file = new RawWorkbook().styles("""
                        <numFmts count="4"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>\
                        <numFmt numFmtId="165" formatCode="#,##0.00&quot; days&quot;"/>\
                        <numFmt numFmtId="166" formatCode="[Red]0;[Black]0"/><numFmt numFmtId="167" formatCode="mmm-yy;@"/></numFmts>\
                        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
                        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>\
                        <xf numFmtId="166"/><xf numFmtId="167"/></cellXfs>""").sheetData("""
                        <row r="1"><c r="A1" s="0"><v>40329</v></c><c r="B1" s="1"><v>40329</v></c><c r="C1" s="2"><v>40329</v></c>\
                        <c r="D1" s="3"><v>40329</v></c><c r="E1" s="4"><v>40329</v></c><c r="F1" s="5"><v>40329</v></c></row>""").zip();

        assertThat(texts(file)).containsExactly("40329", "2010-05-31", "2010-05-31", "40329", "40329", "2010-05-31");
    }

    @Test
    void readsDatesThatAreStoredAsSuch() {
        byte[] file = new RawWorkbook().sheetData("""
                        <row r="1"><c r="A1" t="d"><v>2010-05-31</v></c><c r="B1" t="d"><v>2010-05-31T13:45:00Z</v></c></row>""").zip();

        assertThat(texts(file)).containsExactly("2010-05-31", "2010-05-31 13:45");
    }

    @Test
    void countsDatesFrom1904WhenTheWorkbookDoes() {
        byte[] file = new RawWorkbook()
                .part(
                        "xl/workbook.xml",
                        workbook("<workbookPr date1904=\"1\"/>", "<sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/>"))
                .styles("<cellXfs><xf numFmtId=\"14\"/></cellXfs>")
                .sheetData("<row r=\"1\"><c r=\"A1\" s=\"0\"><v>38867</v></c></row>")
                .zip();

        assertThat(texts(file)).containsExactly("2010-05-31");
    }

    @Test
    void readsTheActiveWorksheet() {
        byte[] file = new RawWorkbook()
                .part(
                        "xl/workbook.xml",
                        workbook(
                                "<bookViews><workbookView activeTab=\"1\"/></bookViews>",
                                "<sheet name=\"Help\" sheetId=\"1\" r:id=\"rId1\"/>"
                                        + "<sheet name=\"Students\" sheetId=\"2\" r:id=\"rId9\"/>"))
                .part(
                        "xl/_rels/workbook.xml.rels",
                        relationship("rId1", "worksheet", "worksheets/sheet1.xml")
                                + relationship("rId9", "worksheet", "/xl/worksheets/sheet2.xml"))
                .sheetData("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")
                .part(
                        "xl/worksheets/sheet2.xml",
                        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>2</v></c></row></sheetData></worksheet>")
                .zip();

        assertThat(texts(file)).containsExactly("2");
    }

    @Test
    void readsTheFirstWorksheetWhenTheActiveTabIsAChart() {
        byte[] file = new RawWorkbook()
                .part(
                        "xl/workbook.xml",
                        sheets("<sheet name=\"Chart\" sheetId=\"1\" r:id=\"rId9\"/>"
                                + "<sheet name=\"Students\" sheetId=\"2\" r:id=\"rId1\"/>"))
                .part(
                        "xl/_rels/workbook.xml.rels",
                        relationship("rId1", "worksheet", "worksheets/sheet1.xml")
                                + relationship("rId9", "chartsheet", "chartsheets/sheet1.xml"))
                .sheetData("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>")
                .zip();

        assertThat(texts(file)).containsExactly("1");
    }

    @Test
    void canBeReadTwice() {
        Sheet sheet = Sheet.of(SheetFiles.workbook(row("a"), row("b")), SheetLimits.DEFAULTS);

        assertThat(rows(sheet)).hasSize(2).isEqualTo(rows(sheet));
    }

    private static List<String> texts(byte[] file) {
        return rows(file).get(0).cells().stream().map(Cell::text).toList();
    }

    private static List<SheetRow> rows(byte[] file) {
        return rows(Sheet.of(file, SheetLimits.DEFAULTS));
    }

    private static List<SheetRow> rows(Sheet sheet) {
        List<SheetRow> read = new ArrayList<>();
        try (SheetRows rows = sheet.rows()) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                read.add(row);
            }
        }
        return read;
    }
}
