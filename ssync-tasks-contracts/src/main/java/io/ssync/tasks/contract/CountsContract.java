package io.ssync.tasks.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.broker.Broker.Counts;
import io.ssync.tasks.broker.Broker.Counts.Slice;
import io.ssync.tasks.broker.Broker.Counts.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How every broker that keeps counts adds them up. */
public abstract class CountsContract extends BrokerTestCase {
    private final Instant now = Instant.now();

    @Test
    void addsUpWhatAllHaveCounted() {
        String odd = queue + " \"ähm\"\n";
        counts().add(now, Map.of(odd, "s:3 w17:1", queue, "s:1"));
        counts().add(now, Map.of(odd, "s:4000000000000 t99:2"));

        for (Span span : Span.values()) {
            List<Slice> slices = counts().read(span, now.minus(span.length()), now.plusMillis(1));

            assertThat(slices)
                    .extracting(Slice::begin)
                    .containsExactly(span.begin(now).minus(span.length()), span.begin(now));
            assertThat(slices.get(0).counts()).doesNotContainKeys(odd, queue);
            Map<String, String> read = slices.get(1).counts();
            assertThat(read).containsEntry(queue, "s:1");
            assertThat(read.getOrDefault(odd, "").split(" "))
                    .containsExactlyInAnyOrder("s:4000000000003", "w17:1", "t99:2");
        }
    }

    @Test
    void tellsOnlySoManyNamesApart() {
        Instant other = now.minus(Duration.ofMinutes(30));
        for (int i = 0; i < Counts.MOST_NAMES + 100; i += 100) {
            Map<String, String> some = new HashMap<>();
            for (int j = i; j < i + 100; j++) {
                some.put(queue + j, "s:1");
            }
            counts().add(other, some);
        }

        Map<String, String> read =
                counts().read(Span.MINUTE, other, other.plusNanos(1)).get(0).counts();

        assertThat(read).hasSizeLessThanOrEqualTo(Counts.MOST_NAMES + 1);
        assertThat(read.values().stream()
                        .mapToLong(text -> Long.parseLong(text.substring(2)))
                        .sum())
                .isEqualTo(Counts.MOST_NAMES + 100);
        assertThat(read).containsKey(Counts.OTHER);
    }

    @Test
    void readsNoMoreThanIsKept() {
        for (Span span : Span.values()) {
            assertThat(counts().read(span, now.minus(span.kept()), now)).isNotEmpty();
            assertThatThrownBy(() -> counts().read(span, now.minus(span.kept().multipliedBy(3)), now))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("slices");
        }
    }

    private Counts counts() {
        return broker().counts().orElseThrow();
    }
}
