package io.ssync.school.notifications;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What came of delivering messages.
 *
 * @param sent messages that were taken by the mail server or the SMS provider
 * @param failed messages that never will be; their notifications say why
 */
public record DeliveryReport(
        @JsonProperty("sent") int sent,
        @JsonProperty("failed") int failed) {}
