package examples;

import io.ssync.tasks.SoftTimeLimitExceeded;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.util.concurrent.locks.LockSupport;

/**
 * A task that has too much to do for the time it has: it is told, and brings to an end what it has.
 */
public final class TimeLimits {
    public static final class Archive {
        @Task(name = "archive.all", softTimeLimit = 1, timeLimit = 30)
        public String all(TaskContext self) {
            int files = 0;
            try {
                while (files < 1_000_000) {
                    self.checkCancelled(); // throws when time is up, or somebody has terminated the task
                    LockSupport.parkNanos(10_000_000); // in place of work
                    files++;
                }
            } catch (SoftTimeLimitExceeded e) {
                return "some are left for the next time";
            }
            return "all";
        }
    }

    public static void main(String[] args) {
        try (TaskApp app = TaskApp.builder("examples")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(new Archive())
                        .build();
                Worker worker = app.worker().start()) {
            System.out.println(app.task(Archive::all).delay().get());
        }
    }
}
// prints:
//   some are left for the next time
