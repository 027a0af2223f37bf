package io.ssync.tasks.worker;

import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.results.ResultBackendException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the ledger about the durable messages among those that were claimed, and keeps back what has a newer copy: of several
 * copies one runs. While the ledger is away they wait here, and the worker claims nothing more.
 *
 * <p>{@link #admit} is for the fetching thread; the rest is safe for use by any thread.
 */
final class LedgerGate {
    private static final Logger log = LoggerFactory.getLogger(LedgerGate.class);

    private final @Nullable Ledger ledger;
    private final Consumer<Completion> completions;
    /** Claimed, and not asked about yet. Guarded by this. */
    private final List<Delivery> waiting = new ArrayList<>();

    private volatile boolean away;
    /** Durable, and admitted. */
    private final Map<Delivery, LedgerMark> held = new ConcurrentHashMap<>();
    /** Durable, but not in the ledger: they may have ended. */
    private final Set<Delivery> unknown = ConcurrentHashMap.newKeySet();

    /** {@code completions} takes what does not run. */
    LedgerGate(Optional<Ledger> ledger, Consumer<Completion> completions) {
        this.ledger = ledger.orElse(null);
        this.completions = completions;
    }

    /** Those that may run, of the ones given and of those that have waited. */
    synchronized List<Delivery> admit(List<Delivery> claimed) {
        if (ledger == null) {
            return claimed;
        }
        waiting.addAll(claimed);
        Map<Delivery, LedgerMark> marks = new IdentityHashMap<>();
        for (Delivery delivery : waiting) {
            LedgerMark.of(delivery.payload()).ifPresent(mark -> marks.put(delivery, mark));
        }
        List<Delivery> admitted = new ArrayList<>(waiting);
        try {
            Map<LedgerMark, OptionalInt> outdated =
                    marks.isEmpty() ? Map.of() : ledger.outdated(Set.copyOf(marks.values()));
            admitted.removeIf(delivery -> {
                LedgerMark mark = marks.get(delivery);
                return mark != null && isTurnedAway(delivery, mark, outdated.get(mark));
            });
            waiting.clear();
            away = false;
            admitted.stream().filter(marks::containsKey).forEach(delivery -> held.put(delivery, marks.get(delivery)));
        } catch (ResultBackendException e) {
            log.debug("{} durable messages wait for the ledger", marks.size(), e);
            admitted.removeAll(marks.keySet());
            waiting.retainAll(marks.keySet());
            away = true;
        }
        return admitted;
    }

    /** {@code counts} is null if this very copy does. */
    private boolean isTurnedAway(Delivery delivery, LedgerMark mark, @Nullable OptionalInt counts) {
        if (!delivery.leaseHeld()) {
            completions.accept(new Completion(delivery, null, Settlement.RELEASE));
            return true;
        }
        if (counts == null) {
            return false;
        }
        if (counts.isEmpty()) {
            unknown.add(delivery);
            return false;
        }
        log.info(
                "copy {} of the message of task {} does not run: copy {} counts",
                mark.copy(),
                mark.taskId(),
                counts.getAsInt());
        completions.accept(new Completion(delivery, null, Settlement.DUPLICATE));
        return true;
    }

    /** Whether messages wait for the ledger to be back. Never waits itself. */
    boolean isWaiting() {
        return away;
    }

    /** Takes away what waits. */
    synchronized List<Delivery> drain() {
        List<Delivery> drained = List.copyOf(waiting);
        waiting.clear();
        away = false;
        return drained;
    }

    /** Whether a durable message has no row, so that its task may have ended. */
    boolean isUnknown(Delivery delivery) {
        return unknown.contains(delivery);
    }

    /** A delivery is not held any more; returns its mark, or null if it is not durable. */
    @Nullable
    LedgerMark leave(Delivery delivery) {
        unknown.remove(delivery);
        return held.remove(delivery);
    }
}
