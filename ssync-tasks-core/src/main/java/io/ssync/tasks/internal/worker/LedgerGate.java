package io.ssync.tasks.internal.worker;

import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks the ledger which copies of durable messages count: of several copies one runs. For the fetch thread. */
final class LedgerGate {
    private final Ledger ledger;

    /** What the ledger says of a durable message. */
    enum Verdict {
        /** This very copy counts. */
        COUNTS,
        /** Another copy counts. */
        OUTDATED,
        /** There is no row: the task may have ended. */
        UNKNOWN
    }

    LedgerGate(Ledger ledger) {
        this.ledger = ledger;
    }

    Map<LedgerMark, Verdict> ask(Collection<LedgerMark> marks) {
        Set<LedgerMark> asked = new HashSet<>(marks);
        Map<LedgerMark, OptionalInt> outdated = ledger.outdated(asked);
        Map<LedgerMark, Verdict> verdicts = new HashMap<>();
        for (LedgerMark mark : asked) {
            OptionalInt counts = outdated.get(mark);
            verdicts.put(mark, counts == null ? Verdict.COUNTS : counts.isEmpty() ? Verdict.UNKNOWN : Verdict.OUTDATED);
        }
        return verdicts;
    }

    /** Takes tasks off the ledger: from here on nobody may run them again, nor find them there. */
    void forget(List<LedgerMark> marks) {
        ledger.forget(marks.stream().map(LedgerMark::taskId).collect(Collectors.toSet()));
    }
}
