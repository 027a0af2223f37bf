package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerMark;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.testing.ManualClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerGateTest {
    private final InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), new ManualClock());
    private final LedgerGate gate = new LedgerGate(ledger);

    @Test
    void tellsWhichCopyCounts() {
        add("a", "b");
        ledger.republish(List.of("b"));

        assertThat(gate.ask(List.of(mark("a", 0), mark("b", 0), mark("gone", 0))))
                .isEqualTo(Map.of(
                        mark("a", 0), LedgerGate.Verdict.COUNTS,
                        mark("b", 0), LedgerGate.Verdict.OUTDATED,
                        mark("gone", 0), LedgerGate.Verdict.UNKNOWN));
    }

    @Test
    void answersEachMarkOnceHoweverOftenItIsAsked() {
        add("a");

        assertThat(gate.ask(List.of(mark("a", 0), mark("a", 0)))).hasSize(1);
        assertThat(gate.ask(List.of())).isEmpty();
    }

    @Test
    void takesTasksOffTheLedger() {
        add("a", "b");

        gate.forget(List.of(mark("a", 0)));

        assertThat(ledger.list(0, 10)).extracting(Ledger.Row::taskId).containsExactly("b");
    }

    private void add(String... ids) {
        ledger.bind("memory");
        for (String id : ids) {
            byte[] payload = MessageCodec.encode(WorkerParts.message(id, "test.plain", Map.of(LedgerMark.HEADER, 0)));
            ledger.pushed(ledger.add(List.of(new Ledger.Entry(id, 0, OutboundMessage.of("celery", payload)))));
        }
    }

    private static LedgerMark mark(String id, int copy) {
        return new LedgerMark(id, copy);
    }
}
