package examples;

import io.ssync.tasks.AsyncResult;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.Instant;

/**
 * Calls that wait for their time, that go out of date, and that are taken back.
 */
public final class Later {
    public static final class Letters {
        @Task(name = "letters.send")
        public String send(String to) {
            return "sent to " + to;
        }
    }

    public static void main(String[] args) {
        try (TaskApp app = TaskApp.builder("examples")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(new Letters())
                        .build();
                Worker worker = app.worker().start()) {
            AsyncResult<String> soon = app.task(Letters::send)
                    .applyAsync(TaskOptions.countdown(Duration.ofMillis(200)), "Ada");
            AsyncResult<String> tooLate = app.task(Letters::send)
                    .applyAsync(
                            TaskOptions.countdown(Duration.ofMillis(100)).expires(Instant.now()), "Grace");
            AsyncResult<String> tomorrow = app.task(Letters::send)
                    .applyAsync(TaskOptions.countdown(Duration.ofDays(1)), "Mary");
            app.revoke(tomorrow.id()); // no worker will run it

            System.out.println(soon.get());
            try {
                tooLate.get();
            } catch (TaskFailedException e) {
                System.out.println(tooLate.state());
            }
        }
    }
}
// prints:
//   sent to Ada
//   REVOKED
