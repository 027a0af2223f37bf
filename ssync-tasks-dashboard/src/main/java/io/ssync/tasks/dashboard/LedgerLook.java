package io.ssync.tasks.dashboard;

import io.ssync.tasks.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a ledger for all who want to know: at most once in some seconds, since a look reads every row, and on a thread of its own, since
 * that takes seconds where there are a million. Who comes while one is under way gets what that sees. Safe for use by any thread.
 */
final class LedgerLook {
    /** Of each list. */
    private static final int MOST = 25;

    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Supplier<Ledger.Overview> overview;
    private final InstantSource clock;
    /** Guarded by this, as is the next. */
    private @Nullable FutureTask<Ledger.Overview> latest;

    private Instant begun = Instant.EPOCH;

    LedgerLook(Ledger ledger, InstantSource clock) {
        this(() -> ledger.overview(MOST), clock);
    }

    LedgerLook(Supplier<Ledger.Overview> overview, InstantSource clock) {
        this.overview = overview;
        this.clock = clock;
    }

    /** What a look sees that is not old; empty if it is not at its end after this time. Throws what the ledger throws. */
    Optional<Ledger.Overview> within(Duration patience) {
        FutureTask<Ledger.Overview> look = look();
        try {
            return Optional.of(look.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            forget(look);
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private synchronized FutureTask<Ledger.Overview> look() {
        Instant now = clock.instant();
        FutureTask<Ledger.Overview> look = latest;
        if (look == null || !now.isBefore(begun.plus(FRESH)) || now.isBefore(begun)) {
            look = new FutureTask<>(overview::get);
            latest = look;
            begun = now;
            Thread thread = new Thread(look, "ssync-dashboard-ledger");
            thread.setDaemon(true);
            thread.start();
        }
        return look;
    }

    private synchronized void forget(FutureTask<Ledger.Overview> failed) {
        if (latest == failed) {
            latest = null;
        }
    }

    /** Something was changed: who asks next is to see it. */
    synchronized void stale() {
        latest = null;
    }
}
