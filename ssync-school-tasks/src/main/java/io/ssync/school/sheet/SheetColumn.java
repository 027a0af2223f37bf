package io.ssync.school.sheet;

import java.util.List;

/** A column that an upload looks for; usually an enum, whose order is the standard order of the columns. */
public interface SheetColumn {

    /**
     * The name of the column, as it stands in a template and in reports.
     *
     * @return the heading
     */
    String heading();

    /**
     * Other headings by which the column is known.
     *
     * @return more headings, in any case and with any blanks, hyphens and underscores
     */
    List<String> alsoCalled();

    /**
     * Whether a file without this column is refused.
     *
     * @return true if the column must be there, which does not say that each of its cells must hold something
     */
    boolean required();
}
