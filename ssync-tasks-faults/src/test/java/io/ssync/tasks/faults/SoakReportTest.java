package io.ssync.tasks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a soak calls growth. */
class SoakReportTest {
    private static final long HEAP = 14_000_000;

    @Test
    void callsWhatComesAndGoesFlat() {
        assertThat(SoakReport.growth(samples(round -> HEAP + round % 3 * 5_000_000)))
                .isEmpty();
    }

    @Test
    void doesNotCountTheTimeInWhichCachesFill() {
        assertThat(SoakReport.growth(samples(round -> Math.min(round, 3) * HEAP)))
                .isEmpty();
    }

    @Test
    void namesWhatGrowsWithEachRound() {
        assertThat(SoakReport.growth(samples(round -> HEAP + round * 1_000_000)))
                .containsExactly("heap kB grew from 18,000 to 22,000");
    }

    @Test
    void saysThatAFewRoundsShowNothing() {
        assertThat(SoakReport.growth(samples(round -> HEAP).subList(0, 2)))
                .containsExactly("there are too few samples to see growth in: 2");
    }

    private static List<SoakSample> samples(LongUnaryOperator heap) {
        return LongStream.range(0, 12)
                .mapToObj(round -> new SoakSample(
                        Duration.ofMinutes(round),
                        round * 2_000,
                        new Footprint(heap.applyAsLong(round), 34, 90),
                        2_400_000,
                        8,
                        0))
                .toList();
    }
}
