package io.ssync.sheets;

import static io.ssync.sheets.PersonColumn.BIRTHDAY;
import static io.ssync.sheets.PersonColumn.NAME;
import static io.ssync.sheets.PersonColumn.REMARK;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFieldsTest {

    private static final LocalDate BORN = LocalDate.of(2010, 5, 9);

    @Test
    void putsTextOnOneLine() {
        assertThat(row(text("Mary \n Ann\u00A0Lee")).text(NAME, 20)).isEqualTo("Mary Ann Lee");
    }

    @Test
    void tellsATextThatIsMissing() {
        RowFields<PersonColumn> row = row(Cell.Blank.BLANK);

        assertThat(row.required(NAME, 20)).isEmpty();
        assertThat(row.faults()).containsExactly(new RowError(7, "name", "", "name is missing"));
    }

    @Test
    void tellsATextThatIsTooLongInCharactersNotInCodeUnits() {
        assertThat(row(text("😀😀😀")).text(NAME, 3)).isEqualTo("😀😀😀");

        RowFields<PersonColumn> row = row(text("abcd"));
        assertThat(row.text(NAME, 3)).isEmpty();
        assertThat(row.faults()).containsExactly(new RowError(7, "name", "abcd", "name is longer than 3 characters"));
    }

    @Test
    void tellsAFormulaWithoutValueInsteadOfTakingItForBlank() {
        RowFields<PersonColumn> row = row(new Cell.Unreadable("", "holds a formula without a value"));

        assertThat(row.required(NAME, 20)).isEmpty();
        assertThat(row.faults()).containsExactly(new RowError(7, "name", "", "name holds a formula without a value"));
    }

    @Test
    void collectsAllFaultsOfARow() {
        RowFields<PersonColumn> row = row(text("12/2010"));

        row.required(NAME, 3);
        row.date(NAME);

        assertThat(row.faults()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2010-05-09",
                "2010-5-9",
                "2010/05/09",
                "2010-05-09 00:00:00",
                "2010-05-09T12:30:00Z",
                "09/05/2010",
                "9/5/2010",
                "09-05-2010",
                "09.05.2010",
                "09/05/2010 08:15",
                "9 May 2010",
                "9-May-2010",
                "09-May-10",
                "9th May, 2010",
                "May 9, 2010",
                "May 9th 2010",
                "9.MAY.2010"
            })
    void understandsADateThatWasTyped(String date) {
        assertThat(row(text(date)).date(NAME)).contains(BORN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"31/5/12", "31/05/2012", "5/31/2012", "31-May-12", "31st May 2012"})
    void understandsADateThatCanBeNoOther(String date) {
        assertThat(row(text(date)).date(NAME)).contains(LocalDate.of(2012, 5, 31));
    }

    @Test
    void putsBackTheZeroThatASpreadsheetTookFromATelephoneNumber() {
        RowFields<PersonColumn> row = row(new Cell.Number(new BigDecimal("8031234567")));

        assertThat(row.phone(NAME, 20, 11)).isEqualTo("08031234567");
        assertThat(row.notes()).containsExactly("Row 7: name 8031234567 was taken for 08031234567");
        assertThat(row(text("8031234567.0")).phone(NAME, 20, 11)).isEqualTo("08031234567");
        assertThat(row(text("08031234567.0")).phone(NAME, 20, 11)).isEqualTo("08031234567");
        assertThat(row(text("+2348031234567")).phone(NAME, 20, 11)).isEqualTo("+2348031234567");
        assertThat(row(text("803 123 456")).phone(NAME, 20, 11)).isEqualTo("803 123 456");
    }

    @Test
    void takesAWholeNumberWithAPointZeroForTheWholeNumber() {
        assertThat(row(text("1001.0")).text(NAME, 20)).isEqualTo("1001");
        assertThat(row(text("A1.0")).text(NAME, 20)).isEqualTo("A1.0");
    }

    @Test
    void takesOtherWordsForOneOfAFew() {
        assertThat(row(text("Girl")).oneOf(NAME, List.of("Male", "Female"), Map.of("girl", "Female")))
                .isEqualTo("Female");
    }

    @Test
    void understandsADateCellWithAndWithoutItsFormat() {
        assertThat(row(new Cell.DateTime(BORN.atTime(8, 30))).date(NAME)).contains(BORN);
        assertThat(row(new Cell.Number(new BigDecimal("40307"))).date(NAME)).contains(BORN);
    }

    @Test
    void takesABlankForNoDate() {
        RowFields<PersonColumn> row = row(Cell.Blank.BLANK);

        assertThat(row.date(NAME)).isEmpty();
        assertThat(row.hasFaults()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31/02/2010",
                "2010-13-01",
                "09/05/10",
                "May 2010",
                "09/05-2010",
                "31 Foo 2010",
                "13/13/2010",
                "May 31 10",
                "2010-05-091"
            })
    void tellsWhatIsNotADate(String date) {
        RowFields<PersonColumn> row = row(text(date));

        assertThat(row.date(NAME)).isEmpty();
        assertThat(row.faults())
                .extracting(RowError::reason)
                .singleElement()
                .asString()
                .startsWith("name is not a date");
    }

    @Test
    void tellsThatAYearIsNotADate() {
        RowFields<PersonColumn> row = row(new Cell.Number(new BigDecimal("2010")));

        assertThat(row.date(NAME)).isEmpty();
        assertThat(row.hasFaults()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.org", "a.b+c@mail.example.co.uk", "o'brien@example.org", "zoë@exämple.org"})
    void takesAnEmailAddress(String email) {
        RowFields<PersonColumn> row = row(text(email));

        assertThat(row.email(NAME, 254)).isEqualTo(email);
        assertThat(row.hasFaults()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ada", "ada@", "@example.org", "ada@example", "a da@example.org", "ada@exam ple.org", "a@b@c.org"
            })
    void tellsWhatIsNotAnEmailAddress(String email) {
        RowFields<PersonColumn> row = row(text(email));

        assertThat(row.email(NAME, 254)).isEmpty();
        assertThat(row.faults()).extracting(RowError::reason).containsExactly("name is not an e-mail address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08031234567", "+234 803 123 4567", "(0803) 123-4567", "12345"})
    void takesATelephoneNumber(String number) {
        RowFields<PersonColumn> row = row(text(number));

        assertThat(row.phone(NAME, 20)).isEqualTo(number);
        assertThat(row.hasFaults()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "0803x123", "1234", "+", "080312345670803123456"})
    void tellsWhatIsNotATelephoneNumber(String number) {
        RowFields<PersonColumn> row = row(text(number));

        assertThat(row.phone(NAME, 20)).isEmpty();
        assertThat(row.hasFaults()).isTrue();
    }

    @Test
    void keepsTheLinesOfALongText() {
        assertThat(row(text("Asthma\nNuts")).longText(NAME)).isEqualTo("Asthma\nNuts");
    }

    @Test
    void takesAColumnThatTheSheetDoesNotHaveAsBlank() {
        RowFields<PersonColumn> row = row(text("Ada"));

        assertThat(row.text(REMARK, 10)).isEmpty();
        assertThat(row.date(BIRTHDAY)).isEmpty();
    }

    @Test
    void readsNumbersThatAreTypedAsText() {
        assertThat(row(text("1,234.50")).decimal(NAME)).contains(new BigDecimal("1234.50"));
        assertThat(row(text("-12")).wholeNumber(NAME)).contains(-12L);
        assertThat(row(new Cell.Number(new BigDecimal("7.0"))).wholeNumber(NAME))
                .contains(7L);
        assertThat(row(text("")).decimal(NAME)).isEmpty();
    }

    /** 12,5 is twelve and a half to one, and a mistake to another. */
    @Test
    void guessesNoNumber() {
        RowFields<PersonColumn> comma = row(text("12,5"));
        RowFields<PersonColumn> half = row(text("12.5"));

        assertThat(comma.decimal(NAME)).isEmpty();
        assertThat(comma.faults())
                .extracting(RowError::reason)
                .containsExactly("name is not a number; write it like 1234.50");
        assertThat(half.wholeNumber(NAME)).isEmpty();
        assertThat(half.faults()).extracting(RowError::reason).containsExactly("name is not a whole number");
    }

    private static Cell text(String text) {
        return Cell.Text.of(text);
    }

    /** Row 7, with the cell as the name. */
    private static RowFields<PersonColumn> row(Cell cell) {
        return new RowFields<>(TableRow.of(7, column -> column == NAME ? cell : Cell.Blank.BLANK));
    }
}
