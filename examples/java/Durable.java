package examples;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.ledger.InMemoryLedger;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.InstantSource;

/**
 * A call that belongs to a transaction: rolled back, it was never made; committed, it survives a broker that loses everything.
 */
public final class Durable {
    public static final class Payments {
        @Task(name = "payments.receipt", durable = true)
        public String receipt(long payment) {
            return "receipt for payment " + payment;
        }
    }

    public static void main(String[] args) {
        // In a program of yours: JdbcLedger, and JdbcTransaction.of(handle) with the transaction of your own rows.
        InMemoryLedger ledger = new InMemoryLedger(new InMemoryResults(), InstantSource.system());
        try (TaskApp app = TaskApp.builder("examples")
                        .broker(new InMemoryBroker())
                        .ledger(ledger)
                        .register(new Payments())
                        .build();
                Worker worker = app.worker().start()) {
            InMemoryLedger.Transaction refused = ledger.transaction();
            AsyncResult<String> never =
                    app.in(refused).task(Payments::receipt).delay(1L);
            // and here its program fails, so nobody commits

            InMemoryLedger.Transaction paid = ledger.transaction();
            AsyncResult<String> receipt = app.in(paid).task(Payments::receipt).delay(2L);
            paid.commit();

            System.out.println(receipt.get());
            System.out.println(never.state());
        }
    }
}
// prints:
//   receipt for payment 2
//   PENDING
