package examples;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.InMemorySchedules;
import io.ssync.tasks.beat.Periodic;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * A task that is due again and again, declared beside it.
 */
public final class PeriodicTask {
    public static final class Reports {
        private final CountDownLatch twice = new CountDownLatch(2);

        @Task(name = "reports.count")
        @Periodic(every = "1s")
        public void count() {
            twice.countDown();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        Reports reports = new Reports();
        try (TaskApp app = TaskApp.builder("examples")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(reports)
                        .build();
                Worker worker = app.worker().start();
                Beat beat = Beat.of(app, new InMemorySchedules(InstantSource.system())).start()) {
            reports.twice.await();
            System.out.println("it ran twice");
        }
    }
}
// prints:
//   it ran twice
