package io.ssync.tasks.internal.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happens in a simulation, line by line, for whoever wants to read it; for nobody it costs nothing. */
final class Story {
    private final InstantSource clock;
    private final Instant start;
    private final @Nullable Consumer<String> reader;

    Story(InstantSource clock, @Nullable Consumer<String> reader) {
        this.clock = clock;
        this.start = clock.instant();
        this.reader = reader;
    }

    /** Adds a line; {@code %s} stands for each of the values. */
    void tell(String who, String format, Object... values) {
        if (reader != null) {
            double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
            reader.accept(String.format("%9.3f  %-9s %s", seconds, who, String.format(format, values)));
        }
    }
}
