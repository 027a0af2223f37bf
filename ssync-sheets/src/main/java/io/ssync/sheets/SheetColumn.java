package io.ssync.sheets;

/** A column that an upload looks for; usually an enum, whose order is the standard order of the columns. */
public interface SheetColumn {

    /**
     * What the column is called and what stands in it.
     *
     * @return always the same
     */
    Column column();

    /**
     * The name of the column, as it stands in a template and in reports.
     *
     * @return the heading
     */
    default String heading() {
        return column().heading();
    }
}
