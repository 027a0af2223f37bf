package io.ssync.example.celery;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskContext;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** What runs in Java where a Django project calls. */
final class DjangoTasks {
    final CountDownLatch released = new CountDownLatch(1);

    /** Stays half way until it is released. */
    @Task(name = "django.climb")
    String climb(TaskContext self) throws InterruptedException {
        self.progress(1, 2, "half way");
        released.await();
        return "top";
    }

    /** Says what it was given. */
    @Task(name = "django.describe")
    List<String> describe(Instant time, LocalDate day, BigDecimal amount, UUID id, byte[] bytes) {
        return List.of(
                time.toString(),
                day.toString(),
                amount.toString(),
                id.toString(),
                Base64.getEncoder().encodeToString(bytes));
    }

    @Task(name = "django.fail", maxRetries = 0)
    void fail(String kind, String reason) {
        throw kind.equals("python") ? new ValueError(reason) : new IllegalStateException(reason);
    }

    /** Python has an exception of this name. */
    static final class ValueError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ValueError(String reason) {
            super(reason);
        }
    }
}
