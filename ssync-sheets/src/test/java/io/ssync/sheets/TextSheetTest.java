package io.ssync.sheets;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSheetTest {

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void findsTheSeparatorInTheHeadings(String separator) {
        String text = "name|\"town, county; state\"|class\nAda|\"Lagos|1\"|Grade 1\n".replace("|", separator);

        assertThat(rows(text.getBytes(UTF_8)).get(1).cells())
                .extracting(Cell::text)
                .containsExactly(
                        "Ada", "Lagos" + separator.strip() + (separator.equals("\t") ? "\t" : "") + "1", "Grade 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-1252"})
    void readsWhatIsUtf8AsSuchAndAllElseAsWindows1252(String charset) {
        assertThat(rows("name\nZoë Łuczak".replace('Ł', 'L').getBytes(Charset.forName(charset)))
                        .get(1)
                        .cell(0)
                        .text())
                .isEqualTo("Zoë Luczak");
    }

    @Test
    void leavesOutAByteOrderMark() {
        assertThat(rows("\uFEFFname\nŁ".getBytes(UTF_8)))
                .extracting(row -> row.cell(0).text())
                .containsExactly("name", "Ł");
        assertThat(rows("\uFEFFname\tclass\nŁ\t1".getBytes(UTF_16LE)))
                .extracting(row -> row.cell(0).text())
                .containsExactly("name", "Ł");
    }

    @Test
    void numbersRowsAsASpreadsheetProgramDoes() {
        String text = "name,note\n\n,\n\"Ada\",\"two\nlines\"\n# no comment,\r\nBen,x";

        assertThat(rows(text.getBytes(UTF_8)))
                .extracting(
                        SheetRow::number,
                        row -> row.cell(0).text(),
                        row -> row.cell(1).text())
                .containsExactly(
                        tuple(1, "name", "note"),
                        tuple(4, "Ada", "two\nlines"),
                        tuple(5, "# no comment", ""),
                        tuple(6, "Ben", "x"));
    }

    @Test
    void readsQuotationMarksWithinText() {
        assertThat(rows("name\n\"Ada \"\"the first\"\"\"".getBytes(UTF_8))
                        .get(1)
                        .cell(0)
                        .text())
                .isEqualTo("Ada \"the first\"");
    }

    @Test
    void dropsCharactersThatADatabaseCannotStore() {
        byte[] file = ("name\n" + " ".repeat(70_000) + "Ada\u0000\u200B").getBytes(UTF_8);

        assertThat(rows(file).get(1).cell(0).text()).isEqualTo("Ada");
    }

    @Test
    void refusesAQuotationMarkThatIsNotClosedAtTheEnd() {
        assertThatThrownBy(() -> rows("name,town\nAda,\"Lagos\nBen,Kano".getBytes(UTF_8)))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessageContaining("after row 1");
    }

    @Test
    void refusesAFileOfAnotherKind() {
        assertThatThrownBy(() -> rows(new byte[] {'%', 'P', 'D', 'F', '-', '1', 0, 1, 2, 3}))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessageContaining("not a spreadsheet");
    }

    private static List<SheetRow> rows(byte[] file) {
        List<SheetRow> read = new ArrayList<>();
        try (SheetRows rows = Sheet.of(file, SheetLimits.DEFAULTS).rows()) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                read.add(row);
            }
        }
        return read;
    }
}
