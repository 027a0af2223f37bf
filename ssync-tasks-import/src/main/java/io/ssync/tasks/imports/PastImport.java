package io.ssync.tasks.imports;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An import in the history.
 *
 * @param id the import, which is the id of its task
 * @param kind of what it is
 * @param fileName what the file was called; empty if it had no name
 * @param by who brought it; null if nobody is known
 * @param beganAt when it was first begun, in UTC as ISO 8601 writes it
 * @param endedAt when it ended, likewise; null as long as it has not
 * @param outcome how it ended; null as long as it has not
 * @param taken rows taken up so far
 * @param created rows that were stored as something new
 * @param updated rows that were stored of something that was there already
 * @param failed rows of which nothing was stored
 * @param dryRun whether nothing was stored in the end
 * @param reason why it was refused; null if it was not
 */
public record PastImport(
        @JsonProperty("id") String id,
        @JsonProperty("kind") String kind,
        @JsonProperty("file_name") String fileName,
        @JsonProperty("by") @Nullable String by,
        @JsonProperty("began_at") String beganAt,
        @JsonProperty("ended_at") @Nullable String endedAt,
        @JsonProperty("outcome") @Nullable ImportOutcome outcome,
        @JsonProperty("taken") long taken,
        @JsonProperty("created") long created,
        @JsonProperty("updated") long updated,
        @JsonProperty("failed") long failed,
        @JsonProperty("dry_run") boolean dryRun,
        @JsonProperty("reason") @Nullable String reason) {}
