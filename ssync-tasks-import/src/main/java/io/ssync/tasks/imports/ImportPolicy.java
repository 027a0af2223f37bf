package io.ssync.tasks.imports;

/** What a wrong row does to the others. */
public enum ImportPolicy {
    /** Nothing: right rows are stored, wrong ones listed. */
    GOOD_ROWS,
    /** The other rows of its chunk are not stored either. */
    CHUNK,
    /** Nothing at all is stored. The whole import is one transaction, so one that is interrupted begins again. */
    ALL_OR_NOTHING
}
