package examples;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A long task says how far it is, and whoever started it watches.
 */
public final class Progress {
    public static final class Imports {
        private final CountDownLatch seen = new CountDownLatch(1);

        @Task(name = "imports.rows")
        public int rows(TaskContext self, int rows) throws InterruptedException {
            self.progress(1, rows, "The first row");
            seen.await(); // for this example: until somebody has looked
            for (int row = 2; row <= rows; row++) {
                self.progress(row, rows, "Row " + row); // as often as you like: a few are stored each second
            }
            return rows;
        }
    }

    public static void main(String[] args) throws InterruptedException {
        Imports imports = new Imports();
        try (TaskApp app = TaskApp.builder("examples")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(imports)
                        .build();
                Worker worker = app.worker().start()) {
            AsyncResult<Integer> result = app.task(Imports::rows).delay(1_000);
            while (!result.state().equals(TaskState.PROGRESS)) {
                Thread.sleep(10);
            }
            System.out.println(((Map<?, ?>) result.info()).get("status"));
            imports.seen.countDown();
            System.out.println(result.get() + " rows");
        }
    }
}
// prints:
//   The first row
//   1000 rows
