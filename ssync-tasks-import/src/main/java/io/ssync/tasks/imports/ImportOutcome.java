package io.ssync.tasks.imports;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an import has ended. */
public enum ImportOutcome {
    /** All rows were taken up; which of them were stored, the counts say. */
    @JsonProperty("done")
    DONE,
    /** It cannot be carried out at all: the file cannot be read, or a column is missing. Nothing was stored. */
    @JsonProperty("refused")
    REFUSED,
    /** Somebody has cancelled it; what was stored until then is kept. */
    @JsonProperty("cancelled")
    CANCELLED,
    /** Somebody has cancelled it, or taken it back later; what it had made is gone. */
    @JsonProperty("undone")
    UNDONE
}
