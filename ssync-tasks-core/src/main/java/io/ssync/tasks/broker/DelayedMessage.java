package io.ssync.tasks.broker;

import java.time.Instant;

/**
 * A message that waits for its time.
 *
 * @param due when it becomes ready, by the broker's clock
 * @param payload the bytes as the producer put them in
 */
public record DelayedMessage(Instant due, byte[] payload) {}
