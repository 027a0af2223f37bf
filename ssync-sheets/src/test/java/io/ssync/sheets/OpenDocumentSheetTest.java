package io.ssync.sheets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.miachm.sods.Sheet;
import com.github.miachm.sods.SpreadSheet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Spreadsheets of OpenDocument: as another library writes them, and with the elements that LibreOffice uses. */
class OpenDocumentSheetTest {

    private static final String NAMESPACES = " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
            + " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
            + " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
            + " xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\""
            + " xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\"";

    @Test
    void readsWhatAnotherLibraryWrites() throws IOException {
        Sheet sheet = new Sheet("People", 3, 4);
        sheet.getRange(0, 0, 1, 4).setValues("Number", "Name", "Birthday", "Town");
        sheet.getRange(1, 0, 1, 4).setValues(1001, "Ada \u1ecdl\u00e1 & Sons", LocalDate.of(2010, 5, 31), "Ibadan");
        sheet.getRange(2, 0, 1, 4).setValues(2.5, "Bayo", null, "Jos");
        SpreadSheet document = new SpreadSheet();
        document.appendSheet(sheet);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        document.save(file);

        assertThat(rows(SheetTable.open(file.toByteArray(), PersonColumn.class)))
                .containsExactly("2: 1001 Ada \u1ecdl\u00e1 & Sons 2010-05-31 Ibadan ", "3: 2.5 Bayo  Jos ");
    }

    @Test
    void readsRepeatedMergedHiddenAndFormattedCells() {
        byte[] file = document(
                table("Old", row(text("nothing")))
                        + table(
                                "People",
                                row(text("Number") + text("Name") + text("Birthday") + text("Town") + text("Remark"))
                                        + row("<table:table-cell office:value-type=\"float\" office:value=\"7\""
                                                + " calcext:value-type=\"float\"><text:p>7,00</text:p></table:table-cell>"
                                                + "<table:table-cell><office:annotation><text:p>note</text:p></office:annotation>"
                                                + "<text:p>Ada<text:s text:c=\"2\"/><text:span>Obi</text:span></text:p>"
                                                + "</table:table-cell>"
                                                + "<table:table-cell office:value-type=\"date\" office:date-value=\"2010-05-31\">"
                                                + "<text:p>31.05.10</text:p></table:table-cell>"
                                                + "<table:table-cell table:number-rows-spanned=\"2\"><text:p>Jos</text:p></table:table-cell>"
                                                + "<table:table-cell><text:p>one</text:p><text:p>two</text:p></table:table-cell>"
                                                + "<table:table-cell table:number-columns-repeated=\"16379\"/>")
                                        + "<table:table-row table:visibility=\"filter\"><table:table-cell/>"
                                        + text("Bayo")
                                        + "<table:table-cell/><table:covered-table-cell/></table:table-row>"
                                        + "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>"
                                        + "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/>"
                                        + text("Twin") + "<table:table-cell/>" + text("Aba") + "</table:table-row>"
                                        + "<table:table-row table:number-rows-repeated=\"1048569\">"
                                        + "<table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>")
                        + table("Empty", row("<table:table-cell/>")),
                "People");

        SheetTable<PersonColumn> table = SheetTable.open(file, PersonColumn.class);

        assertThat(rows(table))
                .containsExactly(
                        "2: 7 Ada  Obi 2010-05-31 Jos one\ntwo",
                        "3:  Bayo  Jos  hidden",
                        "6:  Twin  Aba ",
                        "7:  Twin  Aba ");
        assertThat(table.notes())
                .containsExactly("The worksheet \"Old\" was not read: of a workbook only the active worksheet is");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatExceptionOfType(SheetRejectedException.class)
                .isThrownBy(() -> SheetTable.open(document("", ""), PersonColumn.class))
                .withMessageContaining("no table");
        assertThatExceptionOfType(SheetRejectedException.class)
                .isThrownBy(() -> SheetTable.open(
                        zip("content.xml", "\u0001garbage", "META-INF/manifest.xml", "<m><encryption-data/></m>"),
                        PersonColumn.class))
                .withMessageContaining("encrypted");
        assertThatExceptionOfType(SheetRejectedException.class)
                .isThrownBy(() -> SheetTable.open(zip("content.xml", "<a><b>"), PersonColumn.class))
                .withMessageContaining("damaged");
    }

    /** A few bytes of markup that stand for a thousand million cells. */
    @Test
    void isNotTakenInByRepetition() {
        String bomb = "<table:table-row table:number-rows-repeated=\"99999999999\">"
                + text("x")
                + text("y").replace("<table:table-cell", "<table:table-cell table:number-columns-repeated=\"99999999\"")
                + "</table:table-row>";
        String rows = "<table:table-row table:number-rows-repeated=\"99999999999\">" + text("x") + text("y")
                + "</table:table-row>";
        String headings = row(text("name") + text("town"));

        assertThatExceptionOfType(SheetRejectedException.class)
                .isThrownBy(() -> rows(SheetTable.open(document(table("T", headings + bomb), ""), PersonColumn.class)))
                .withMessageContaining("columns");
        assertThatExceptionOfType(SheetRejectedException.class)
                .isThrownBy(() -> SheetTable.open(document(table("T", headings + rows), ""), PersonColumn.class)
                        .forEachRow(row -> {}))
                .withMessageContaining("more than 200000 rows");
    }

    private static List<String> rows(SheetTable<PersonColumn> table) {
        List<String> rows = new ArrayList<>();
        table.forEachRow(row -> {
            StringBuilder text = new StringBuilder(row.number() + ":");
            for (PersonColumn column : PersonColumn.values()) {
                text.append(' ').append(row.cell(column).text());
            }
            rows.add(text + (row.isHidden() ? " hidden" : ""));
        });
        return rows;
    }

    private static String text(String text) {
        return "<table:table-cell office:value-type=\"string\"><text:p>" + text + "</text:p></table:table-cell>";
    }

    private static String row(String cells) {
        return "<table:table-row>" + cells + "</table:table-row>";
    }

    private static String table(String name, String rows) {
        return "<table:table table:name=\"" + name + "\">" + rows + "</table:table>";
    }

    private static byte[] document(String tables, String active) {
        return zip(
                "mimetype",
                "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml",
                "<office:document-content" + NAMESPACES + "><office:body><office:spreadsheet>" + tables
                        + "</office:spreadsheet></office:body></office:document-content>",
                "settings.xml",
                "<office:document-settings" + NAMESPACES + "><config:config-item config:name=\"ActiveTable\">" + active
                        + "</config:config-item></office:document-settings>");
    }

    private static byte[] zip(String... namesAndContents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
