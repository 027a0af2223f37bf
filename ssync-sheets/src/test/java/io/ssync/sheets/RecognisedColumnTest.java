package io.ssync.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognisedColumnTest {
    private enum StaffColumn implements SheetColumn {
        FIRST_NAME(Column.named("first name").required()),
        LAST_NAME(Column.named("last name").required().alsoCalled("surname")),
        GENDER(Column.named("gender").alsoCalled("sex"));

        private final Column column;

        StaffColumn(Column column) {
            this.column = column;
        }

        @Override
        public Column column() {
            return column;
        }
    }

    private static SheetTable<StaffColumn> table(String csv) {
        return SheetTable.open(csv.getBytes(StandardCharsets.UTF_8), StaffColumn.class);
    }

    @Test
    void tellsWhatWasMadeOfEachColumn() {
        SheetTable<StaffColumn> table = table(
                "Our school\nFirst name,Surname,Gendre,,House\nAda,Obi,F,x,Red\nEmeka,,M,,\nNgozi,Eze,F,,\nUche,Ike,M,,\n");

        assertThat(table.headingsRow()).isEqualTo(2);
        assertThat(table.recognised())
                .containsExactly(
                        new RecognisedColumn(
                                "A",
                                "First name",
                                Optional.of("first name"),
                                Optional.empty(),
                                List.of("Ada", "Emeka", "Ngozi")),
                        new RecognisedColumn(
                                "B",
                                "Surname",
                                Optional.of("last name"),
                                Optional.empty(),
                                List.of("Obi", "Eze", "Ike")),
                        new RecognisedColumn(
                                "C", "Gendre", Optional.empty(), Optional.of("gender"), List.of("F", "M", "F")),
                        new RecognisedColumn("E", "House", Optional.empty(), Optional.empty(), List.of("Red")));
    }

    @Test
    void asksWhetherANearHeadingIsTheMissingColumn() {
        assertThatThrownBy(() -> table("Gender,Frist name,Last name\nF,Ada,Obi\n"))
                .isInstanceOf(SheetRejectedException.class)
                .hasMessage(
                        "Column missing: first name (is \"Frist name\" the first name?). Row 1 must hold the headings:"
                                + " first name, last name, gender.");
    }

    @ParameterizedTest
    @CsvSource({"0,A", "25,Z", "26,AA", "701,ZZ", "702,AAA", "16383,XFD"})
    void callsPlacesAsSpreadsheetProgramsDo(int position, String letters) {
        assertThat(RecognisedColumn.place(position)).isEqualTo(letters);
    }

    @Test
    void shortensWhatIsLong() {
        RecognisedColumn hobby = table("first name,last name," + "h".repeat(500) + "\nA,B," + "😀".repeat(5_000) + "\n")
                .recognised()
                .get(2);

        assertThat(hobby.heading()).hasSize(80).endsWith("h…");
        assertThat(hobby.samples().get(0).codePoints().count()).isEqualTo(80);
    }

    @Test
    void takesNoWordForQuiteAnotherOne() {
        assertThat(table("first name,last name,house,ge,xxxxxx\nAda,Obi,Red,1,2\n")
                        .recognised())
                .allSatisfy(column -> assertThat(column.suggestion()).isEmpty());
    }
}
