package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TroublesTest {
    private final WorkerParts parts = new WorkerParts();
    private final Consumer consumer = parts.consumer("worker@one");
    private final Troubles troubles = new Troubles(parts.runtime, parts.writer);

    /** It can neither spin nor stay for ever. */
    @Test
    void goesBackForLongerEachTimeAndEndsAmongTheDeadLetters() throws InterruptedException {
        parts.publish("test.plain", "a");
        for (int i = 0; i < 5; i++) {
            Completion.Finished finished = trouble();
            assertThat(finished.settlement()).isInstanceOf(Settlement.Replace.class);
            assertThat(finished.result()).isNull();
            consumer.settle(List.of(finished.settlement()));
            assertThat(consumer.claim(1, Duration.ZERO)).isEmpty();
            parts.clock.advance(Duration.ofSeconds(1L << i));
        }

        Completion.Finished last = trouble();

        assertThat(last.settlement()).isInstanceOf(Settlement.DeadLetter.class);
        assertThat(last.result()).isNotNull();
    }

    @Test
    void aMessageThatWasNotReadIsADeadLetterAtOnce() throws InterruptedException {
        parts.publish("test.plain", "a");

        Completion.Finished finished =
                troubles.of(parts.claim(consumer, 1).get(0), null, null, new IllegalStateException("a bug"));

        assertThat(finished.settlement()).isInstanceOf(Settlement.DeadLetter.class);
        assertThat(finished.result()).isNull();
    }

    @Test
    void storesNothingOfATaskWhoseResultIsNotWanted() throws InterruptedException {
        Map<String, ?> last = Map.of("ssync_troubles", 5);
        parts.publish(WorkerParts.message("declared", "test.silent", last));
        parts.publish(WorkerParts.message("asked", "test.plain", Map.of("ssync_troubles", 5, "ignore_result", true)));

        for (int i = 0; i < 2; i++) {
            Completion.Finished finished = trouble();
            assertThat(finished.settlement()).isInstanceOf(Settlement.DeadLetter.class);
            assertThat(finished.result()).isNull();
            assertThat(finished.ended()).isNotNull();
        }
        parts.settings = TaskSettings.defaults().withIgnoreResult(true);
        parts.publish(WorkerParts.message("set", "test.plain", last));
        Admitted admitted = parts.admitted(parts.claim(consumer, 1).get(0));
        Completion.Finished set = new Troubles(parts.runtime(Optional.empty()), parts.writer)
                .of(admitted.delivery(), admitted.message(), null, new IllegalStateException("a bug"));
        assertThat(set.result()).isNull();
    }

    private Completion.Finished trouble() throws InterruptedException {
        Admitted admitted = parts.admitted(parts.claim(consumer, 1).get(0));
        return troubles.of(admitted.delivery(), admitted.message(), null, new IllegalStateException("a bug"));
    }
}
