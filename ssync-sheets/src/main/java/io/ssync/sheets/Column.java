package io.ssync.sheets;

import java.util.List;

/**
 * What a column is called and what stands in it. Made step by step, as in
 * {@code Column.named("first name").required().example("Ada")}; immutable.
 *
 * @param heading the name of the column, as it stands in a template and in reports
 * @param alsoCalled other headings by which it is known, in any case and with any blanks, hyphens and underscores
 * @param isRequired whether a file without this column is refused, which does not say that each of its cells must hold something
 * @param isDate whether it holds dates; else it holds text
 * @param example what a person would write there; empty for nothing
 */
public record Column(String heading, List<String> alsoCalled, boolean isRequired, boolean isDate, String example) {

    /** Copies the other headings. */
    public Column {
        alsoCalled = List.copyOf(alsoCalled);
    }

    /**
     * A column of text that may be missing.
     *
     * @param heading its name
     * @return the column
     */
    public static Column named(String heading) {
        return new Column(heading, List.of(), false, false, "");
    }

    /**
     * The same column, known by other headings too.
     *
     * @param names those
     * @return the column
     */
    public Column alsoCalled(String... names) {
        return new Column(heading, List.of(names), isRequired, isDate, example);
    }

    /**
     * The same column, without which a file is refused.
     *
     * @return the column
     */
    public Column required() {
        return new Column(heading, alsoCalled, true, isDate, example);
    }

    /**
     * The same column, holding dates.
     *
     * @return the column
     */
    public Column ofDates() {
        return new Column(heading, alsoCalled, isRequired, true, example);
    }

    /**
     * The same column with an example.
     *
     * @param text what a person would write there; a date like {@code 2010-05-31}
     * @return the column
     */
    public Column example(String text) {
        return new Column(heading, alsoCalled, isRequired, isDate, text);
    }
}
