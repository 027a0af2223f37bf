package io.ssync.school.users;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The result of sending an e-mail.
 *
 * @param status always {@code success}; an e-mail that could not be sent is a failed task
 * @param message to how many it went
 */
public record SentEmail(
        @JsonProperty("status") String status,
        @JsonProperty("message") String message) {}
