package io.ssync.tasks.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ssync.tasks.beat.Tick;
import io.ssync.tasks.beat.Tick.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BeatMetricsTest {
    private static final Instant DUE = Instant.parse("2030-01-01T00:00:00Z");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final BeatMetrics metrics = new BeatMetrics(registry);

    @Test
    void countsDueTimesAndTheirLateness() {
        metrics.decided("a", new Tick(DUE, State.SENT, "id", null, 1), Duration.ofMillis(4));
        metrics.decided("a", new Tick(DUE, State.SKIPPED, null, "missed", 7), Duration.ofHours(4));

        assertThat(registry.get("ssync.tasks.beat.due.times")
                        .tag("state", "sent")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("ssync.tasks.beat.due.times")
                        .tag("state", "skipped")
                        .counter()
                        .count())
                .isEqualTo(7);
        assertThat(registry.get("ssync.tasks.beat.lateness").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(4);
        assertThat(registry.get("ssync.tasks.beat.last.run")
                        .tag("schedule", "a")
                        .gauge()
                        .value())
                .isEqualTo(DUE.getEpochSecond());
    }

    @Test
    void showsWhatABeatKnows() {
        metrics.loaded(5, 2);
        metrics.looked(Optional.of(DUE));

        assertThat(registry.get("ssync.tasks.beat.schedules").gauge().value()).isEqualTo(5);
        assertThat(registry.get("ssync.tasks.beat.invalid").gauge().value()).isEqualTo(2);
        assertThat(registry.get("ssync.tasks.beat.next.due").gauge().value()).isEqualTo(DUE.getEpochSecond());
        metrics.looked(Optional.empty());
        assertThat(registry.get("ssync.tasks.beat.next.due").gauge().value()).isNaN();
        assertThat(registry.get("ssync.tasks.beat.looks").counter().count()).isEqualTo(2);
    }

    @Test
    void boundsTheNumberOfTimeSeries() {
        for (int i = 0; i < 300; i++) {
            metrics.decided("s" + i, new Tick(DUE, State.SENT, "id", null, 1), Duration.ZERO);
        }

        assertThat(registry.find("ssync.tasks.beat.last.run").gauges()).hasSize(200);
    }
}
