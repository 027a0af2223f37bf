package io.ssync.school.notifications;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What came of gathering digests.
 *
 * @param digests how many people get one
 */
public record DigestReport(@JsonProperty("digests") int digests) {}
