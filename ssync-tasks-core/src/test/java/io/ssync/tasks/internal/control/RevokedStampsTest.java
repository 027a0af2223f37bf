package io.ssync.tasks.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.message.TaskMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevokedStampsTest {
    private final RevokedStamps revoked = new RevokedStamps();

    @Test
    void coverWhatHasOneOfTheirValues() {
        assertThat(revoked.cover(message(Map.of("school", "s9")))).isFalse();

        revoked.revoke(Map.of("school", List.of("s9", 7), "term", "t1"));

        assertThat(revoked.cover(message(Map.of("school", "s9")))).isTrue();
        assertThat(revoked.cover(message(Map.of("school", List.of("s1", 7))))).isTrue();
        assertThat(revoked.cover(message(Map.of("term", "t1", "school", "s1")))).isTrue();
        assertThat(revoked.cover(message(Map.of("school", "s1", "other", "s9"))))
                .isFalse();
        assertThat(revoked.cover(message(Map.of()))).isFalse();
        assertThat(revoked.cover(message("no stamps"))).isFalse();
    }

    @Test
    void forgetTheOldestOfVeryMany() {
        revoked.revoke(Map.of("n", 0));
        for (int i = 1; i <= RevokedStamps.MOST; i++) {
            revoked.revoke(Map.of("n", i));
        }

        assertThat(revoked.cover(message(Map.of("n", 0)))).isFalse();
        assertThat(revoked.cover(message(Map.of("n", RevokedStamps.MOST)))).isTrue();
    }

    private static TaskMessage message(Object stamps) {
        return new TaskMessage(
                Map.of("task", "t", "id", "1", "stamps", stamps), Map.of(), "application/json", "utf-8", new byte[0]);
    }
}
