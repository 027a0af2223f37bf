package io.ssync.tasks.imports;

/** What becomes of a row whose key is in the table already, or is not. */
public enum ImportMode {
    /** Rows are new: one whose key is there already is wrong. Without a key all rows are new. */
    INSERT,
    /** Rows are there: one whose key is not is wrong. What a row leaves empty stays as it is. */
    UPDATE,
    /** A row whose key is there is brought up to date, another one is new. What a row leaves empty stays as it is. */
    BOTH
}
