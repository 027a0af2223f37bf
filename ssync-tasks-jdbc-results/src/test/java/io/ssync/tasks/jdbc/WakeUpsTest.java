package io.ssync.tasks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WakeUpsTest {
    @Test
    void carryManyIdsInFewPayloads() {
        List<String> ids = IntStream.range(0, 1_000)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();

        String[] payloads = WakeUps.payloads(ids);

        assertThat(payloads).hasSize(5);
        assertThat(Arrays.stream(payloads).flatMap(payload -> WakeUps.taskIds(payload).stream()))
                .containsExactlyElementsOf(ids);
    }

    @Test
    void stayBelowTheLimitWhateverTheIdsAreMadeOf() {
        List<String> ids =
                IntStream.range(0, 100).mapToObj(i -> "✓".repeat(255)).toList();

        assertThat(WakeUps.payloads(ids))
                .allSatisfy(payload ->
                        assertThat(payload.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(8_000));
    }
}
