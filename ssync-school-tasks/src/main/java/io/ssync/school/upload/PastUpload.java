package io.ssync.school.upload;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An upload in the history.
 *
 * @param taskId its task
 * @param kind of what it is: students, classrooms, teachers, parents; null if it did not come through the API
 * @param fileName what the file was called; null if it did not come through the API
 * @param uploadedById the account of who uploaded it; null if nobody is known
 * @param uploadedAt when, in UTC as ISO 8601 writes it
 * @param totalRows rows with something in them; null, like the next three, until the upload has ended, and if it was refused
 * @param created rows that were stored
 * @param failed rows that were not
 * @param dryRun whether nothing was stored
 */
public record PastUpload(
        @JsonProperty("task_id") String taskId,
        @JsonProperty("kind") @Nullable String kind,
        @JsonProperty("file_name") @Nullable String fileName,
        @JsonProperty("uploaded_by_id") @Nullable Long uploadedById,
        @JsonProperty("uploaded_at") String uploadedAt,
        @JsonProperty("total_rows") @Nullable Integer totalRows,
        @JsonProperty("created") @Nullable Integer created,
        @JsonProperty("failed") @Nullable Integer failed,
        @JsonProperty("dry_run") @Nullable Boolean dryRun) {}
