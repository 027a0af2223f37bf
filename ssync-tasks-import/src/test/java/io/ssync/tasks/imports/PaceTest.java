package io.ssync.tasks.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private long now = 17;
    private final Pace pace = new Pace(1_000, () -> now);

    @Test
    void tellsThePaceOfThisRunAndTheTimeLeft() {
        assertThat(pace.of(1_001, 20_000)).isEqualTo("Row 1,001 of 20,000");
        now += Duration.ofSeconds(2).toNanos();
        assertThat(pace.of(6_000, 20_000)).isEqualTo("Row 6,000 of 20,000, 2,500 rows a second, 6 s left");
        now += 1;
        assertThat(pace.of(6_001, 20_000)).isEqualTo("Row 6,000 of 20,000, 2,500 rows a second, 6 s left");
    }

    @Test
    void knowsNoEndWhereNobodyCounts() {
        now += Duration.ofSeconds(2).toNanos();
        assertThat(pace.of(6_000, -1)).isEqualTo("Row 6,000, 2,500 rows a second");
    }
}
