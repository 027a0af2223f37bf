package examples;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;

/**
 * How a test calls tasks: at once, in its own thread, and with a worker in memory.
 */
public final class TestedTask {
    public static final class Sums {
        @Task(name = "sums.add")
        public int add(int a, int b) {
            return a + b;
        }
    }

    public static void main(String[] args) {
        TaskSettings eager = TaskSettings.defaults().withAlwaysEager(true);
        try (TaskApp app = TaskApp.builder("test")
                .broker(new InMemoryBroker())
                .settings(eager)
                .register(new Sums())
                .build()) {
            System.out.println(app.task(Sums::add).delay(2, 3).get()); // has run when delay returns
        }
        try (TaskApp app = TaskApp.builder("test")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(new Sums())
                        .build();
                Worker worker = app.worker().start()) {
            System.out.println(app.task(Sums::add).delay(2, 3).get());
        }
    }
}
// prints:
//   5
//   5
