package io.ssync.tasks.beat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Once, at one moment.
 *
 * @param at when
 */
public record Clocked(Instant at) implements Schedule {

    @Override
    public Optional<Instant> nextAfter(Instant after, ZoneId zone) {
        return at.isAfter(after) ? Optional.of(at) : Optional.empty();
    }

    @Override
    public String text() {
        return "at " + at;
    }
}
