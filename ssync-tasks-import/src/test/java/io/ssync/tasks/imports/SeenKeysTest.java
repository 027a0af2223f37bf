package io.ssync.tasks.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeenKeysTest {

    @Test
    void tellsKeysApart() {
        SeenKeys seen = new SeenKeys();

        for (int i = 0; i < 50_000; i++) {
            assertThat(seen.add(List.of(i, "x"))).isTrue();
        }
        for (int i = 0; i < 50_000; i += 777) {
            assertThat(seen.add(List.of(i, "x"))).isFalse();
        }
    }
}
