package examples;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskFailedException;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A task that fails twice and is tried again, later each time, and one that decides for itself when to try again.
 */
public final class Retries {
    public static final class Mail {
        private final AtomicInteger attempts = new AtomicInteger();

        @Task(name = "mail.send", autoRetryFor = IOException.class, retryBackoff = true, maxRetries = 5)
        public String send(TaskContext self, String address) throws IOException {
            if (attempts.incrementAndGet() < 3) {
                throw new IOException("the mail server is busy"); // again in about 1 s, then in about 2 s
            }
            return "sent to " + address + " after " + self.retries() + " retries";
        }

        @Task(name = "mail.fetch", maxRetries = 1)
        public String fetch(TaskContext self) {
            throw self.retry(Duration.ofMillis(100)); // MaxRetriesExceeded after the last
        }
    }

    public static void main(String[] args) {
        try (TaskApp app = TaskApp.builder("examples")
                        .broker(new InMemoryBroker())
                        .results(new InMemoryResults())
                        .register(new Mail())
                        .build();
                Worker worker = app.worker().start()) {
            System.out.println(app.task(Mail::send).delay("ada@example.com").get());
            try {
                app.task(Mail::fetch).delay().get();
            } catch (TaskFailedException e) {
                System.out.println(e.exceptionType());
            }
        }
    }
}
// prints:
//   sent to ada@example.com after 2 retries
//   MaxRetriesExceededError
