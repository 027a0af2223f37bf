package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final WorkerParts parts = new WorkerParts();
    private final Pace pace = new Pace(Duration.ofSeconds(10), parts.ticker);

    @Test
    void countsFromTheBeginningOfAStepHoweverLongItTakes() {
        assertThat(pace.left()).isEqualTo(Duration.ofSeconds(10));
        parts.clock.advance(Duration.ofSeconds(10));
        pace.begin();

        parts.clock.advance(Duration.ofSeconds(4));

        assertThat(pace.left()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void doesNotMakeGoodWhatWasMissed() {
        parts.clock.advance(Duration.ofSeconds(35));
        assertThat(pace.left()).isZero();

        pace.begin();

        assertThat(pace.left()).isEqualTo(Duration.ofSeconds(10));
    }
}
