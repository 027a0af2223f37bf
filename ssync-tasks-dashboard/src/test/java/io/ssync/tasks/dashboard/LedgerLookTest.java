package io.ssync.tasks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ssync.tasks.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nobody waits long for a look at a large ledger, and nobody looks twice. */
class LedgerLookTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Semaphore looks = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();
    private final LedgerLook look = new LedgerLook(this::overview, now::get);

    @Nullable
    private volatile RuntimeException failure;

    @Test
    void oneLookIsForAllWhoCome() {
        assertThat(look.within(Duration.ofMillis(1))).isEmpty();
        assertThat(look.within(Duration.ofMillis(1))).isEmpty();
        looks.release();
        assertThat(look.within(SOON)).isPresent();

        now.set(NOW.plusSeconds(9));
        assertThat(look.within(Duration.ZERO)).isPresent();
        assertThat(begun).hasValue(1);
    }

    @Test
    void whatIsOldOrWasChangedIsLookedAtAnew() {
        looks.release(3);
        assertThat(look.within(SOON)).isPresent();
        now.set(NOW.plusSeconds(10));
        assertThat(look.within(SOON)).isPresent();
        look.stale();
        assertThat(look.within(SOON)).isPresent();

        assertThat(begun).hasValue(3);
    }

    @Test
    void aFailureIsToldOnce() {
        looks.release(2);
        failure = new IllegalStateException("no table");
        assertThatIllegalStateException().isThrownBy(() -> look.within(SOON)).withMessage("no table");

        failure = null;
        assertThat(look.within(SOON)).isPresent();
    }

    /** Takes until it is let go on. */
    private Ledger.Overview overview() {
        begun.incrementAndGet();
        looks.acquireUninterruptibly();
        RuntimeException refused = failure;
        if (refused != null) {
            throw refused;
        }
        return new Ledger.Overview(List.of(), List.of(), List.of(), List.of(), Optional.empty());
    }
}
