package io.ssync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.example.app.SchoolApp;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleWorkerTest {
    private static final Duration WATCHED = Duration.ofSeconds(10);
    /** For five queues with a ledger; Redis counts what scripts do as well. */
    private static final int MOST_PER_SECOND = 10;

    @Test
    void hardlyTalksToRedis() {
        try (ExampleServers servers = ExampleServers.start();
                SchoolApp app = SchoolApp.open(servers.given(), SchoolApp.settings(), 2);
                Worker worker = app.tasks().worker().queues(SchoolApp.QUEUES).start();
                RedisCommands redis = new RedisCommands(servers.redis())) {
            app.tasks().send("example.tasks.noop").get();
            long before = redis.processed();

            // Time has to pass: the subject is what happens when nothing happens.
            await().pollDelay(WATCHED).atMost(WATCHED.multipliedBy(2)).until(() -> true);

            assertThat(worker.running()).isZero();
            assertThat(redis.processed() - before).isLessThanOrEqualTo(WATCHED.toSeconds() * MOST_PER_SECOND);
        }
    }
}
