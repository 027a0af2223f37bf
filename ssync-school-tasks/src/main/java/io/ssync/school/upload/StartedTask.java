package io.ssync.school.upload;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A task that somebody started.
 *
 * @param taskId its id
 * @param task what it does: {@code upload}, or what was said when it was started
 * @param about of what: a file, a class and a term, a fee
 * @param startedAt when, in UTC as ISO 8601 writes it
 */
public record StartedTask(
        @JsonProperty("task_id") String taskId,
        @JsonProperty("task") String task,
        @JsonProperty("about") String about,
        @JsonProperty("started_at") String startedAt) {}
