package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedCausesTest {
    private final WorkerParts parts = new WorkerParts();
    private final LogLines lines = LogLines.of(RepeatedCausesTest.class);
    private final RepeatedCauses causes =
            new RepeatedCauses(LoggerFactory.getLogger(RepeatedCausesTest.class), parts.ticker);

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void writesTheFirstAndCountsTheOthersOfTheNextMinute() {
        causes.warn("failed:", "a", new IllegalStateException("boom"));
        causes.warn("failed:", "b", new IllegalStateException("boom"));
        parts.clock.advance(Duration.ofSeconds(59));
        causes.warn("failed:", "c", new IllegalStateException("boom"));
        assertThat(lines.of(Level.WARN)).containsExactly("failed: a: IllegalStateException: boom");

        parts.clock.advance(Duration.ofSeconds(1));
        causes.warn("failed:", "d", new IllegalStateException("boom"));
        causes.warn("failed:", "e", new IllegalStateException("boom"));
        parts.clock.advance(Duration.ofMinutes(1));
        causes.warn("failed:", "f", new IllegalStateException("boom"));

        assertThat(lines.of(Level.WARN))
                .containsExactly(
                        "failed: a: IllegalStateException: boom",
                        "failed: d, and 2 more for the same cause since: IllegalStateException: boom",
                        "failed: f, and 1 more for the same cause since: IllegalStateException: boom");
    }

    @Test
    void tellsCausesApartByWhatHasFailedAndWhy() {
        causes.warn("failed:", "a", new IllegalStateException("boom"));
        causes.warn("lost:", "a", new IllegalStateException("boom"));
        causes.warn("failed:", "a", new IllegalArgumentException("boom"));
        causes.warn("failed:", "a", new IllegalStateException("bang"));

        assertThat(lines.of(Level.WARN)).hasSize(4);
    }

    /** Else one that has the time or an id at its end would be new each time. */
    @Test
    void takesLongCausesThatBeginAlikeForTheSame() {
        causes.warn("failed:", "a", new IllegalStateException("x".repeat(200) + 1));
        causes.warn("failed:", "a", new IllegalStateException("x".repeat(200) + 2));

        assertThat(lines.of(Level.WARN)).hasSize(1);
    }

    @Test
    void forgetsTheOldestOfAHundredCauses() {
        for (int i = 0; i <= 100; i++) {
            causes.warn("failed:", i, new IllegalStateException("boom " + i));
        }

        causes.warn("failed:", "last", new IllegalStateException("boom 100"));
        assertThat(lines.of(Level.WARN)).hasSize(101);
        causes.warn("failed:", "first", new IllegalStateException("boom 0"));
        assertThat(lines.of(Level.WARN)).hasSize(102);
    }

    @Test
    void saysWhetherAnErrorWasWritten() {
        assertThat(causes.error("failed:", "a", new IllegalStateException("boom")))
                .isTrue();
        assertThat(causes.error("failed:", "a", new IllegalStateException("boom")))
                .isFalse();

        assertThat(lines.of(Level.ERROR)).containsExactly("failed: a: IllegalStateException: boom");
    }
}
