package io.ssync.tasks.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void isElapsedTimeWhenTheClocksChange() {
        assertThat(new Interval(1, ChronoUnit.DAYS).nextAfter(Instant.parse("2030-03-30T12:00:00Z"), BERLIN))
                .contains(Instant.parse("2030-03-31T12:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S, every second, seconds",
        "PT90S, every 90 seconds, seconds",
        "PT48H, every 2 days, days",
        "PT0.25S, every 250000 microseconds, microseconds"
    })
    void isToldInTheLargestUnitThatFits(Duration every, String text, String period) {
        assertThat(Interval.of(every).text()).isEqualTo(text);
        assertThat(Interval.of(every).period()).isEqualTo(period);
        assertThat(Interval.of(Interval.of(every).every(), period)).isEqualTo(Interval.of(every));
    }

    @Test
    void refusesWhatIsNoIntervalOfDjango() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interval.of(0, "days"))
                .withMessage("an interval must be at least 1 and at most 366000 days, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interval.of(1, "weeks"))
                .withMessageContaining("was 'weeks'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interval.of(Duration.ofNanos(1)))
                .withMessageContaining("whole microseconds");
    }

    @Test
    void isDueOnceIfItIsForOneMoment() {
        Clocked clocked = new Clocked(Instant.parse("2030-01-01T00:00:00Z"));

        assertThat(clocked.nextAfter(Instant.parse("2029-12-31T23:59:59Z"), BERLIN))
                .contains(clocked.at());
        assertThat(clocked.nextAfter(clocked.at(), BERLIN)).isEmpty();
    }
}
