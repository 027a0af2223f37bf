package io.ssync.tasks.beat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener whose failures stop no beat. */
final class SafeBeatListener implements BeatListener {
    private static final Logger log = LoggerFactory.getLogger(SafeBeatListener.class);

    private final BeatListener listener;

    SafeBeatListener(BeatListener listener) {
        this.listener = listener;
    }

    @Override
    public void decided(String schedule, Tick tick, Duration lateness) {
        tell(() -> listener.decided(schedule, tick, lateness));
    }

    @Override
    public void loaded(int schedules, int invalid) {
        tell(() -> listener.loaded(schedules, invalid));
    }

    @Override
    public void looked(Optional<Instant> nextDue) {
        tell(() -> listener.looked(nextDue));
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.error("a listener of the beat failed", e);
        }
    }
}
