package io.ssync.tasks.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));

    @Test
    void standsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo("2026-03-01T10:00:00Z").isEqualTo(clock.instant());
    }

    @Test
    void movesOnByWhatItIsTold() {
        assertThat(clock.advance(Duration.ofMinutes(5))).isEqualTo("2026-03-01T10:05:00Z");
        assertThat(clock.instant()).isEqualTo("2026-03-01T10:05:00Z");
    }

    @Test
    void refusesToGoBack() {
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }
}
