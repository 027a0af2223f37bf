package io.ssync.tasks.imports;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component of a record is in a sheet. It may be left out: then the heading is the name of the component in words, and the
 * component's type says what stands in the cells.
 *
 * <p>Types are {@code String}, {@code int}, {@code long}, {@code BigDecimal}, {@code LocalDate}, {@code boolean} (yes and no), their
 * boxes, and enums, whose constants are the choices. A cell that is blank is null, also of text; a component of a primitive type is
 * required.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface ImportColumn {

    /**
     * The heading.
     *
     * @return as it stands in the template and in reports; empty for the name of the component in words
     */
    String value() default "";

    /**
     * Other headings by which the column is known.
     *
     * @return in any case, with any blanks, hyphens and underscores
     */
    String[] aliases() default {};

    /**
     * Whether each row must have something there, and each file the column.
     *
     * @return true if so
     */
    boolean required() default false;

    /**
     * What a text is.
     *
     * @return the kind of text; of no meaning for other types
     */
    TextKind kind() default TextKind.LINE;

    /**
     * How many characters a text may have.
     *
     * @return the number
     */
    int maxLength() default 255;

    /**
     * A regular expression that a text as a whole must match.
     *
     * @return the expression; empty for none
     */
    String pattern() default "";

    /**
     * The least number.
     *
     * @return as {@code BigDecimal} reads it; empty for none
     */
    String min() default "";

    /**
     * The greatest number.
     *
     * @return as {@code BigDecimal} reads it; empty for none
     */
    String max() default "";

    /**
     * What a person would write there. A row that is the example of the template word for word is passed over.
     *
     * @return the text; a date like {@code 2010-05-31}
     */
    String example() default "";

    /** What a text is. */
    enum TextKind {
        /** One line; line breaks and runs of blanks become one blank. */
        LINE,
        /** Any number of lines, of any length. */
        LINES,
        /** An address of e-mail. */
        EMAIL,
        /** A telephone number, kept in one form if the import knows the country. */
        PHONE
    }
}
