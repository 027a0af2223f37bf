package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.ledger.Ledger;
import io.ssync.tasks.ledger.LedgerTransaction;
import io.ssync.tasks.results.InMemoryResults;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls in a transaction that the thread is in, as frameworks have it. No worker runs here. */
class CurrentTransactionTest {
    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
    private final List<String> told = new ArrayList<>();
    private final ThreadTransaction transaction = new ThreadTransaction();
    private final TaskApp app = TaskApp.builder("test")
            .broker(broker)
            .ledger(ledger)
            .register(new Tasks())
            .listener(new TaskListener() {
                @Override
                public void published(String task, String queue) {
                    told.add(task);
                }
            })
            .transaction(transaction)
            .build();

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void takesDurableCallsThatDoNotNameIt() {
        InMemoryLedger.Transaction current = ledger.transaction();
        transaction.ledger = current;

        app.send(call("ways.durable", "a"));
        app.sendAll(List.of(call("ways.durable", "b"), call("ways.plain", "c")));

        assertThat(rows()).isEmpty();
        assertThat(ready()).as("the plain one").isOne();
        assertThat(told).containsExactly("ways.plain");

        current.commit();
        assertThat(rows()).containsExactlyInAnyOrder("a", "b");
        await().until(() -> ready() == 3);
    }

    @Test
    void takesTheDurableStepsOfWorkflows() {
        InMemoryLedger.Transaction current = ledger.transaction();
        transaction.ledger = current;

        app.send(call("ways.plain", "a").thenRun(call("ways.plain", "b")).durable());

        assertThat(rows()).isEmpty();
        assertThat(ready()).isZero();
        current.commit();
        assertThat(rows()).containsExactly("a");
    }

    @Test
    void keepsNoTreeOfAWorkflowThatIsRolledBack() {
        InMemoryLedger.Transaction current = ledger.transaction();
        transaction.ledger = current;
        app.send(call("ways.plain", "a").thenRun(call("ways.plain", "b")).durable());
        app.in(current).send(call("ways.plain", "c").thenRun(call("ways.plain", "d")));

        assertThat(app.workflow("b")).as("as if it were rolled back").isEmpty();
        assertThat(app.workflow("d")).isEmpty();

        current.commit();
        assertThat(app.workflow("b")).isPresent();
        assertThat(app.workflow("d")).isPresent();
    }

    @Test
    void holdsOtherCallsBackUntilItsCommitIfAsked() {
        List<Runnable> afterCommit = new ArrayList<>();
        transaction.afterCommit = afterCommit::add;

        app.send(call("ways.plain", "a"));
        app.sendAll(List.of(call("ways.plain", "b"), call("ways.plain", "c")));

        assertThat(ready()).isZero();
        assertThat(told).isEmpty();
        afterCommit.forEach(Runnable::run);
        assertThat(ready()).isEqualTo(3);
        assertThat(told).containsOnly("ways.plain").hasSize(3);
    }

    @Test
    void cannotHoldAUniqueCallBack() {
        transaction.afterCommit = action -> {};

        assertThatThrownBy(() -> app.send(call("ways.unique", "a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ways.unique is unique")
                .hasMessageContaining("call it outside the transaction");
        assertThat(ready()).isZero();
    }

    @Test
    void leavesCallsThatNameAnotherAlone() {
        transaction.ledger = ledger.transaction();
        InMemoryLedger.Transaction other = ledger.transaction();

        app.in(other).send(call("ways.durable", "a"));
        other.commit();

        assertThat(rows()).containsExactly("a");
    }

    private long ready() {
        return broker.status("celery").ready();
    }

    private List<String> rows() {
        return ledger.list(0, 100).stream().map(Ledger.Row::taskId).toList();
    }

    private static Signature<Object> call(String task, String id) {
        return Signature.of(task, List.of()).with(TaskOptions.DEFAULTS.taskId(id));
    }

    private static final class ThreadTransaction implements LedgerTransaction.Current {
        private @Nullable LedgerTransaction ledger;
        private @Nullable Executor afterCommit;

        @Override
        public Optional<LedgerTransaction> ledger() {
            return Optional.ofNullable(ledger);
        }

        @Override
        public Optional<Executor> afterCommit() {
            return Optional.ofNullable(afterCommit);
        }
    }

    public static final class Tasks {
        @Task(name = "ways.plain")
        public void plain() {}

        @Task(name = "ways.durable", durable = true)
        public void durable() {}

        @Task(name = "ways.unique", unique = @Unique)
        public void unique() {}
    }
}
