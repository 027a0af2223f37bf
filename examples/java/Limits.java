package examples;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.Unique;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * No more than so many at once for each account, and one task for many who ask for the same.
 */
public final class Limits {
    public static final class Bank {
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger reports = new AtomicInteger();

        @Task(name = "bank.reconcile", maxConcurrency = 1, concurrencyKey = "account")
        public void reconcile(String account, int day) throws InterruptedException {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.sleep(5); // in place of work
            running.decrementAndGet();
        }

        @Task(name = "bank.report", unique = @Unique(key = "account"))
        public int report(String account) {
            return reports.incrementAndGet();
        }
    }

    public static void main(String[] args) {
        Bank bank = new Bank();
        try (TaskApp app = TaskApp.builder("examples")
                .broker(new InMemoryBroker())
                .results(new InMemoryResults())
                .register(bank)
                .build()) {
            AsyncResult<Integer> first = app.task(Bank::report).delay("4711");
            AsyncResult<Integer> second = app.task(Bank::report).delay("4711");
            System.out.println("the same task: " + first.id().equals(second.id()));

            List<AsyncResult<Void>> days = new ArrayList<>();
            try (Worker worker = app.worker().concurrency(4).start()) {
                for (int day = 1; day <= 20; day++) {
                    days.add(app.task(Bank::reconcile).delay("4711", day));
                }
                days.forEach(AsyncResult::get);
                System.out.println("reports: " + second.get());
            }
            System.out.println("at once, of one account: " + bank.most.get());
        }
    }
}
// prints:
//   the same task: true
//   reports: 1
//   at once, of one account: 1
