package io.ssync.tasks.beat;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.testing.ManualClock;
import java.util.List;

/** An app in memory whose time a test moves, and the schedules beside its ledger. */
final class MemoryApp implements AutoCloseable {
    final ManualClock clock;
    final InMemoryLedger ledger;
    final TaskApp app;
    final InMemorySchedules schedules;

    MemoryApp(Object... tasks) {
        this(new ManualClock(), tasks);
    }

    MemoryApp(ManualClock clock, Object... tasks) {
        this.clock = clock;
        ledger = new InMemoryLedger(new InMemoryResults(), clock);
        TaskApp.Builder builder = TaskApp.builder("test")
                .broker(new InMemoryBroker())
                .ledger(ledger)
                .clock(clock);
        for (Object task : tasks) {
            builder.register(task);
        }
        app = builder.build();
        schedules = new InMemorySchedules(clock, ledger);
    }

    /** What the ledger holds, the oldest first. */
    List<TaskMessage> sent() {
        return ledger.list(0, 100_000).stream()
                .map(Ledger.Row::payload)
                .map(MessageCodec::decode)
                .toList();
    }

    List<String> sentIds() {
        return sent().stream().map(TaskMessage::id).toList();
    }

    /** The due times of what was sent. */
    List<String> sentDue() {
        return sent().stream()
                .map(message -> message.header(ScheduledCall.DUE_HEADER))
                .toList();
    }

    @Override
    public void close() {
        app.close();
    }
}
