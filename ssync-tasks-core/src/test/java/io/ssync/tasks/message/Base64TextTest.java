package io.ssync.tasks.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 24 * 1024 - 1, 24 * 1024, 24 * 1024 + 1, 24 * 1024 + 2, 24 * 1024 + 3, 100_000})
    void encodesAsJavaDoes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        assertThat(Base64Text.encode(bytes)).isEqualTo(Base64.getEncoder().encode(bytes));
        assertThat(Base64Text.length(bytes)).isEqualTo(Base64Text.encode(bytes).length);
    }
}
