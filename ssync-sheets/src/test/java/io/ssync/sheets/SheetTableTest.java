package io.ssync.sheets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class SheetTableTest {

    @Test
    void findsColumnsByTheirHeadingsInAnyOrderAndSpelling() {
        assertThat(read("Town,house,NAME*,Date_of-Birth (dd/mm/yyyy),Number.\nLagos,blue,Ada,31/05/2010,7"))
                .containsExactly("7 Ada 31/05/2010 Lagos ");
    }

    @Test
    void takesColumnsByPositionWhenNoHeadingIsKnown() {
        assertThat(read("Numéro,Nom,Anniversaire,Ville,Remarque\n7,Ada,31/05/2010,Lagos,x"))
                .containsExactly("7 Ada 31/05/2010 Lagos x");
    }

    @Test
    void takesColumnsByPositionWhenTheKnownHeadingsStandWhereTheyShould() {
        assertThat(read("Number,Nom,Birthday,Ville\n7,Ada,31/05/2010,Lagos"))
                .containsExactly("7 Ada 31/05/2010 Lagos ");
    }

    @Test
    void takesAColumnThatMayBeMissingAsBlank() {
        assertThat(read("name,town\nAda,Lagos")).containsExactly(" Ada  Lagos ");
    }

    @Test
    void takesTheCellsAfterTheEndOfAShortRowAsBlank() {
        assertThat(read("number,name,birthday,town,remark\n7,Ada")).containsExactly("7 Ada   ");
    }

    @Test
    void skipsRowsWithNothingInAKnownColumn() {
        assertThat(read("name,town,total\nAda,Lagos,1\n,,2\n , ,\nBen,Kano,3"))
                .containsExactly(" Ada  Lagos ", " Ben  Kano ");
    }

    @Test
    void refusesAFileWithoutARequiredColumn() {
        refused("number,name,birthday\n7,Ada,31/05/2010").hasMessageContaining("Column missing: town.");
    }

    @Test
    void refusesToGuessWhenAKnownHeadingStandsElsewhere() {
        refused("name,number,birthday,ville,remark\nAda,7,,Lagos,")
                .hasMessageContaining(
                        "Column missing: town. Row 1 must hold the headings: number, name, birthday, town, remark.");
    }

    @Test
    void refusesTooFewUnknownColumns() {
        refused("Nom,Ville\nAda,Lagos").hasMessageContaining("Column missing: name, town.");
    }

    @Test
    void refusesTheSameColumnTwice() {
        refused("name,town,birthday,date of birth\nAda,Lagos,,").hasMessageContaining("two columns for the birthday");
    }

    @Test
    void refusesDataWhereHeadingsShouldBe() {
        byte[] file = SheetFiles.workbook(SheetFiles.row(7, "Ada", "", "Lagos"), SheetFiles.row(8, "Ben", "", "Kano"));

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessageContaining("holds data: 7");
    }

    @Test
    void refusesAnEmptyFirstRowWhenNoHeadingsFollow() {
        refused("\nname,ville\nAda,Lagos").hasMessageContaining("Row 1 is empty");
    }

    @Test
    void refusesASheetWithNothingInIt() {
        assertThatThrownBy(() -> read(SheetFiles.workbook()))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessageContaining("The sheet is empty");
    }

    @Test
    void refusesMoreRowsThanTheLimit() {
        SheetLimits twoRows = new SheetLimits(2, 16, 20, 1 << 20, 1 << 20, 100, 1 << 14, 1 << 16, 1 << 20);
        byte[] file = "name,town\nAda,Lagos\nBen,Kano\nCy,Jos".getBytes(UTF_8);

        assertThatThrownBy(
                        () -> SheetTable.open(file, PersonColumn.class, twoRows).forEachRow(row -> {}))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessageContaining("more than 2 rows");
    }

    private static AbstractThrowableAssert<?, ?> refused(String text) {
        return assertThatThrownBy(() -> read(text)).isInstanceOf(SheetRejectedException.class);
    }

    private static List<String> read(String text) {
        return read(text.getBytes(UTF_8));
    }

    private static List<String> read(byte[] file) {
        List<String> rows = new ArrayList<>();
        SheetTable.open(file, PersonColumn.class).forEachRow(row -> {
            List<String> cells = new ArrayList<>();
            for (PersonColumn column : PersonColumn.values()) {
                cells.add(row.cell(column).text());
            }
            rows.add(String.join(" ", cells));
        });
        return rows;
    }
}
