package io.ssync.tasks.internal.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.Broker.Counts.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void findsQuantilesToAnEighth() {
        Random random = new Random(7);
        List<Long> micros = LongStream.range(0, 5_000)
                .mapToObj(i -> (long) Math.exp(3 + random.nextDouble() * 20))
                .sorted()
                .toList();
        Times times = micros.stream().map(FigureTest::one).reduce(Times.NONE, Times::plus);

        assertThat(times.count()).isEqualTo(5_000);
        for (double part : List.of(0.01, 0.5, 0.95, 0.99, 1.0)) {
            double exact = micros.get((int) Math.ceil(part * 5_000) - 1);
            double found = times.quantile(part).orElseThrow().toNanos() / 1e3;
            assertThat(found / exact).as("quantile %s of %s", part, exact).isBetween(0.87, 1.13);
        }
    }

    @Test
    void takesAnyTimeThereIs() {
        for (Duration time : List.of(
                Duration.ZERO,
                Duration.ofSeconds(-5),
                Duration.ofNanos(999),
                Duration.ofMinutes(3),
                Duration.ofDays(49),
                Duration.ofDays(36_500),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofSeconds(Long.MIN_VALUE))) {
            assertThat(Times.cell(time)).as("%s", time).isBetween(0, Times.CELLS - 1);
        }
        assertThat(Times.cell(Duration.ofDays(49))).isLessThan(Times.CELLS - 1);
        assertThat(Times.NONE.quantile(0.5)).isEmpty();
        assertThat(LongStream.range(0, 1 << 20)
                        .mapToInt(micros -> Times.cell(Duration.ofNanos(micros * 1_000)))
                        .distinct()
                        .boxed()
                        .toList())
                .as("no cell is left out, and none comes twice")
                .isSorted()
                .hasSize(Times.cell(Duration.ofNanos(((1L << 20) - 1) * 1_000)) + 1);
    }

    @Test
    void readsWhatItHasWritten() {
        Figure figure = new Figure(1, 2, 3, 4, one(17), one(17).plus(one(1_000_000)));

        assertThat(Figure.parse(figure.text())).isEqualTo(figure);
        assertThat(Figure.parse(Figure.NOTHING.text())).isEqualTo(Figure.NOTHING);
        assertThat(Figure.parse(
                        "s:2 new:7 w9999:1 t:x junk :5 s1:9 w-1:4 s:-3 f:99999999999999999999 w3:1: x7:2 s: s:3 "))
                .as("what a later version has written is left out")
                .isEqualTo(new Figure(5, 0, 0, 0, Times.NONE, Times.NONE));
    }

    @Test
    void knowsTheSlicesOfAPeriod() {
        Instant noon = Instant.parse("2026-03-04T12:00:00Z");
        assertThat(Span.MINUTE.begins(noon, noon)).isEmpty();
        assertThat(Span.MINUTE.begins(noon, noon.plusNanos(1))).containsExactly(noon);
        assertThat(Span.TEN_MINUTES.begins(noon.minusSeconds(1), noon.plusSeconds(601)))
                .containsExactly(noon.minusSeconds(600), noon, noon.plusSeconds(600));
        assertThat(Span.MINUTE.begins(noon, noon.minusSeconds(5))).isEmpty();
    }

    private static Times one(long micros) {
        long[] counts = new long[Times.CELLS];
        counts[Times.cell(Duration.ofNanos(micros * 1_000))]++;
        return Times.of(counts);
    }
}
