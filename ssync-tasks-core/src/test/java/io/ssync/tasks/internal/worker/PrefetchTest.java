package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PrefetchTest {
    @Test
    void holdsNothingAheadBeforeItKnowsTheTasks() {
        assertThat(new Prefetch(4, OptionalInt.empty()).messages()).isZero();
    }

    @Test
    void holdsManyShortTasksAheadAndNoLongOnes() {
        Prefetch prefetch = new Prefetch(4, OptionalInt.empty());

        prefetch.took("t", Duration.ofNanos(20_000).toNanos());
        assertThat(prefetch.messages()).isEqualTo(1000);
        for (int i = 0; i < 100; i++) {
            prefetch.took("t", Duration.ofSeconds(1).toNanos());
        }
        assertThat(prefetch.messages()).isZero();
    }

    @Test
    void goesByTheSlowestOfTheTasksThatWereSeenLately() {
        Prefetch prefetch = new Prefetch(4, OptionalInt.empty());
        for (int i = 0; i < 500; i++) {
            prefetch.took("short", Duration.ofNanos(20_000).toNanos());
        }
        prefetch.took("long", Duration.ofSeconds(3).toNanos());
        for (int i = 0; i < 500; i++) {
            prefetch.took("short", Duration.ofNanos(20_000).toNanos());
        }
        assertThat(prefetch.messages()).isZero();

        for (int i = 0; i < 1_000; i++) {
            prefetch.took("short", Duration.ofNanos(20_000).toNanos());
        }
        assertThat(prefetch.messages()).isEqualTo(1000);
    }

    @Test
    void staysWithinTheMultiplierThatTheUserSet() {
        Prefetch prefetch = new Prefetch(4, OptionalInt.of(2));
        prefetch.took("t", 10);

        assertThat(prefetch.messages()).isEqualTo(4);
    }

    @Test
    void startsAnewWhenMessagesWaitedTooLong() {
        Prefetch prefetch = new Prefetch(4, OptionalInt.empty());
        prefetch.took("t", 10);

        prefetch.reset();

        assertThat(prefetch.messages()).isZero();
    }
}
